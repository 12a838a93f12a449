"""What a person can choose from, with the words they read beside each."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from alongside.people.rules import Purpose, Space, Use

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Words = str | _StrPromise
type Choices = list[tuple[str, Words]]

#: Chosen by whoever would be there for somebody else.
OFFERS = "offer"

WISHES: Choices = [
    ("listen", _("Someone who listens, without fixing anything")),
    ("encourage", _("Encouragement")),
    ("advise", _("Ideas and advice")),
    ("been-there", _("Someone who has been where I am")),
    ("speak-up", _("Help to speak up for myself")),
    ("practical", _("Practical help: work, housing, health, school")),
    ("company", _("Company, so that I am less alone with it")),
    (OFFERS, _("I would like to be there for someone else")),
]

USES: Choices = [
    (Use.HELPS, _("It helps: someone who has lived it too would be good")),
    (Use.MUST, _("It must match: only someone who has lived it too")),
    (Use.KEEP_OUT, _("Keep it out of matching: it is here for me")),
    (Use.NEVER, _("Never: nobody may be matched with me because of it, even if they ask")),
]

SALIENCES: Choices = [
    ("1", _("1, a little")),
    ("2", _("2")),
    ("3", _("3, it matters")),
    ("4", _("4")),
    ("5", _("5, most of all")),
]

STAGES: Choices = [
    ("", _("I would rather not say")),
    ("1", _("1, in the middle of it")),
    ("2", _("2, finding my feet")),
    ("3", _("3, getting on with it")),
    ("4", _("4, a good way along")),
    ("5", _("5, long past it")),
]

FORMATS: Choices = [
    ("text", _("Writing")),
    ("voice", _("A call, voice only")),
    ("video", _("A call with video")),
    ("in-person", _("In person")),
]

DAYS: Choices = [
    ("Mon", _("Monday")),
    ("Tue", _("Tuesday")),
    ("Wed", _("Wednesday")),
    ("Thu", _("Thursday")),
    ("Fri", _("Friday")),
    ("Sat", _("Saturday")),
    ("Sun", _("Sunday")),
]

PARTS: Choices = [
    ("early", _("early")),
    ("morning", _("morning")),
    ("afternoon", _("afternoon")),
    ("evening", _("evening")),
    ("late", _("late")),
]

ANY, SAME, WORDS = "any", "same", "words"
WANTS_GENDER: Choices = [
    (ANY, _("Anyone")),
    (SAME, _("Someone of the same gender as me")),
    (WORDS, _("Someone who is:")),
]

SPACES: Choices = [
    (Space.MENTORSHIP, _("With a mentor, or as one")),
    (Space.CIRCLES, _("In groups")),
    (Space.STORIES, _("Under what you tell")),
]

PURPOSES: dict[Purpose, tuple[Words, Words]] = {
    Purpose.MATCHING: (
        _("Use what I say about myself to find people who fit"),
        _("A program compares it with what others said. Those you may be introduced to read why you might fit, never "
          "what you kept out."),
    ),
    Purpose.OWN_WORDS: (
        _("Use my own words too"),
        _("A program on this server compares how alike people's own words are. Nobody reads them for this, and they "
          "are not sent anywhere."),
    ),
    Purpose.MAIL: (
        _("Send me an e-mail when something waits for me"),
        _("It says only that there is something new, and nothing of what or from whom."),
    ),
}  # fmt: skip

#: Languages in their own words, signed ones among them; BCP 47.
LANGUAGES: list[tuple[str, str]] = [
    ("en", "English"), ("es", "Español"), ("ar", "العربية"), ("fr", "Français"), ("de", "Deutsch"),
    ("it", "Italiano"), ("pt", "Português"), ("nl", "Nederlands"), ("pl", "Polski"), ("uk", "Українська"),
    ("ru", "Русский"), ("ro", "Română"), ("bg", "Български"), ("el", "Ελληνικά"), ("hu", "Magyar"),
    ("cs", "Čeština"), ("sk", "Slovenčina"), ("sr", "Српски / Srpski"), ("hr", "Hrvatski"), ("sq", "Shqip"),
    ("lt", "Lietuvių"), ("lv", "Latviešu"), ("sv", "Svenska"), ("da", "Dansk"), ("nb", "Norsk"), ("fi", "Suomi"),
    ("cy", "Cymraeg"), ("ga", "Gaeilge"), ("eu", "Euskara"), ("ca", "Català"), ("tr", "Türkçe"),
    ("ku", "Kurdî"), ("fa", "فارسی"), ("ps", "پښتو"), ("ur", "اردو"), ("hi", "हिन्दी"), ("bn", "বাংলা"),
    ("pa", "ਪੰਜਾਬੀ"), ("gu", "ગુજરાતી"), ("ta", "தமிழ்"), ("te", "తెలుగు"), ("ne", "नेपाली"), ("si", "සිංහල"),
    ("zh", "中文"), ("yue", "粵語"), ("ja", "日本語"), ("ko", "한국어"), ("vi", "Tiếng Việt"), ("th", "ไทย"),
    ("tl", "Tagalog"), ("id", "Bahasa Indonesia"), ("ms", "Bahasa Melayu"), ("so", "Soomaali"),
    ("am", "አማርኛ"), ("ti", "ትግርኛ"), ("sw", "Kiswahili"), ("yo", "Yorùbá"), ("ig", "Igbo"), ("ha", "Hausa"),
    ("zu", "isiZulu"), ("xh", "isiXhosa"), ("af", "Afrikaans"), ("ht", "Kreyòl ayisyen"), ("qu", "Runa Simi"),
    ("rom", "Romani"), ("he", "עברית"), ("yi", "ייִדיש"),
    ("bfi", "British Sign Language"), ("ase", "American Sign Language"), ("isg", "Irish Sign Language"),
    ("fsl", "Langue des signes française"), ("gsg", "Deutsche Gebärdensprache"),
    ("ssp", "Lengua de signos española"), ("asf", "Auslan"),
]  # fmt: skip

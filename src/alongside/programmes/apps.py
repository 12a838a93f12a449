from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "alongside.programmes"
    label = "programmes"

    def ready(self) -> None:
        from alongside.people import queries as people
        from alongside.programmes import privacy, queries

        privacy.register()
        people.use_vocabulary(
            lambda person, language: queries.vocabulary_for(queries.the_programme_for(person), language)
        )

"""How every page looks: layouts, components, styles, and the gallery that shows each in all its states."""

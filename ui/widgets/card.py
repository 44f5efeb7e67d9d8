"""White sheets with a hairline: where content lies."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.tokens import Size, Space, TextRole
from ui.widgets.buttons import Button
from ui.widgets.text import Label


class Card(QFrame):
    """A card with an optional heading row; fill `body`.

    Cards side by side keep equal widths whatever the language: they ignore the width of their
    content and take the stretch of the row.
    """

    def __init__(self, theme: Theme, title: str = "", parent: QWidget | None = None) -> None:
        """Make an empty card headed by ``title``."""
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(Size.NAV)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        outer.setSpacing(Space.XS)
        self._heading = QHBoxLayout()
        self._heading.setSpacing(Space.S)
        self._title = Label(theme, title, TextRole.SECTION)
        self._title.setMinimumHeight(Size.TARGET)  # as high as a button beside it
        self._title.setVisible(bool(title))
        self._heading.addWidget(self._title)
        self._heading.addStretch(1)
        outer.addLayout(self._heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(0)
        outer.addLayout(self.body, 1)

    def set_title(self, title: str) -> None:
        """Change the heading; it also names the card to assistive programs."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def add_action(self, button: Button) -> None:
        """Put ``button`` at the right of the heading."""
        self._heading.addWidget(button)

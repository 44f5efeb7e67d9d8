"""Labels by role and colour."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import Theme
from ui.tokens import TextRole, Token, Weight


class Label(QLabel):
    """Plain text in the font of a role and the colour of a token."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: TextRole = TextRole.BODY,
        *,
        weight: Weight | None = None,
        token: Token = Token.TEXT,
        is_wrapped: bool = False,
        is_tabular: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show ``text``; it is never read as rich text."""
        super().__init__(text, parent)
        self._theme = theme
        self._role = role
        self._weight = weight
        self._token = token
        self._is_tabular = is_tabular
        self.setTextFormat(Qt.TextFormat.PlainText)
        if is_wrapped:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._dress()
        theme.theme_changed.connect(self._dress)

    def set_token(self, token: Token) -> None:
        """Change the colour."""
        self._token = token
        self._dress()

    def set_weight(self, weight: Weight | None) -> None:
        """Change the weight; None is the role's own."""
        self._weight = weight
        self._dress()

    def _dress(self) -> None:
        face = self._theme.face(self._role, self._weight, is_tabular=self._is_tabular)
        self.setFont(face.font)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.color(self._token))
        palette.setColor(
            QPalette.ColorGroup.Disabled,
            QPalette.ColorRole.WindowText,
            self._theme.color(Token.DISABLED),
        )
        self.setPalette(palette)

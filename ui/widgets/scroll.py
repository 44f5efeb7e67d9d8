"""The scroll area that every page sits in, at every size."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.tokens import Size, Space


class PageScroll(QScrollArea):
    """Scrolls its `body` up and down instead of squeezing it.

    The room at the right is the same with and without the scroll bar, so nothing shifts when it
    appears.
    """

    def __init__(
        self,
        *,
        margins: tuple[int, int, int, int] = (Space.XXL, Space.S, Space.XXL, Space.XXL),
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty page with ``margins`` left, top, right, bottom."""
        super().__init__(parent)
        self._margins = margins
        self._surplus = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        page = QWidget()
        page.setObjectName("page")
        page.setBackgroundRole(QPalette.ColorRole.NoRole)
        page.setAutoFillBackground(False)
        self.body = QVBoxLayout(page)
        self.body.setContentsMargins(*margins)
        self.body.setSpacing(Space.L)
        self.setWidget(page)
        page.setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)

    def set_most_width(self, most: int) -> None:
        """Keep the body from getting wider than ``most``; call it after each change of size.

        A maximum width of the parts would not do: their height would be worked out for the whole
        width, and wrapped text cut.
        """
        left, _top, right, _bottom = self._margins
        bar = self.verticalScrollBar()
        self._surplus = max(0, self.width() - left - right - most)
        self._on_range_changed(bar.minimum(), bar.maximum())

    def _on_range_changed(self, least: int, most: int) -> None:
        left, top, right, bottom = self._margins
        right += self._surplus
        bar = Size.SCROLL_BAR if most > least else 0
        self.body.setContentsMargins(left, top, max(0, right - bar), bottom)

"""The showcase in the side navigation."""

from citong.kit import nav

from .perms import perms

nav.group(
    "示范推广",
    28,
    nav.Entry("经验案例", "cases-list", "bulb", perms.view),
    nav.Entry("案例展厅", "public-cases-list", "building-community", perms.view),
    nav.Entry("案例统计", "case-figures-list", "chart-dots", perms.view),
    nav.Entry("到访预约", "visits-list", "calendar-event", perms.visits),
    nav.Entry("我的参观预约", "my-visits-list", "walk", perms.book),
)

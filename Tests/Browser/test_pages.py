"""Every page, wide and at 320 px, light and dark: no axe violation, nothing on the console, no sideways
scrolling, targets of 24 px, focus that can be seen."""

import os
import pathlib
import re
import unittest

from desk import DeskTest

PAGES = [
    ("today", "lead", "/"), ("worklist", "lead", "/worklist"), ("account", "lead", None),
    ("invoice", "finance", None), ("promises", "lead", "/promises"),
    ("disputes", "lead", "/disputes"), ("cash", "cash", "/cash"),
    ("forecast", "finance", "/forecast"), ("health", "csm", "/health"),
    ("health-account", "csm", None), ("data", "finance", "/data"),
    ("alerts", "csm", "/alerts"), ("policy", "lead", "/policy"),
    ("team", "lead", "/team"), ("audit", "auditor", "/audit"), ("users", "admin", "/users"),
    ("settings", "collector", "/settings"), ("search", "collector", "/search?find=paint"),
    ("not-listed", "lead", "/worklist?show=out"), ("signin", None, "/sign-in"),
    ("nowhere", "lead", "/nowhere"),
]
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "narrow-dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "forced": {"forced_colors": "active", "reduced_motion": "reduce"},
}
FAINT = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter((one) => one.offsetParent && one.type !== 'hidden' && !one.closest('p, li, dd, td, th, h3'))
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < 24 || box.width < 24)).map(([html]) => html)"""


class Pages(DeskTest):
    def show(self, role, name, path, **look):
        if path is not None:
            return self.open(role, path, **look)
        page = self.open(role, "/health" if name == "health-account" else "/worklist", **look)
        if name == "health-account":
            page.locator("tbody td a").first.click()
        else:
            page.locator("tbody th a").first.click()
            page.get_by_role("heading", name="Why now").wait_for()
            if name == "invoice":
                page.locator("tbody th a").first.click()
        page.get_by_role("heading", level=1).wait_for()
        return page

    def test_every_page_in_every_look(self):
        self.expected = re.compile("404")
        shots = os.environ.get("SCREENSHOTS")
        for look, options in LOOKS.items():
            for name, role, path in PAGES:
                with self.subTest(page=name, look=look):
                    page = self.show(role, name, path, **options)
                    self.check_fits(page, name)
                    self.check_accessible(page, name)
                    self.assertEqual(page.evaluate(FAINT), [], "targets below 24 px")
                    if shots:
                        page.screenshot(path=pathlib.Path(shots) / f"{name}-{look}.png")
                    page.context.close()

    def test_the_account_is_on_one_screen(self):
        page = self.open("lead")
        self.first_account(page)
        for name in ("Why now", "Open items", "Record"):
            box = page.get_by_role("heading", name=name, exact=True).bounding_box()
            self.assertLess(box["y"], 700, name)

    def test_pages_work_at_twice_the_size(self):
        page = self.open("lead", "/worklist", viewport={"width": 640, "height": 400})
        self.check_fits(page, "worklist")


if __name__ == "__main__":
    unittest.main()

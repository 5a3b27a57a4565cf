"""Days at the desk: of a collector, a lead, finance, a customer-success manager, a cash applier and an
auditor."""

import re
import unittest

from desk import DeskTest, PASSPHRASE


class CollectorsDay(DeskTest):
    def recorded(self, page):
        page.get_by_role("status").get_by_text("Recorded.").wait_for()

    def test_keys_of_the_specification(self):
        page = self.open("collector", "/worklist")
        self.first_account(page, 1)
        first = page.get_by_role("heading", level=1).inner_text()
        page.locator("main").focus()
        # No answer: 2 keys.
        page.keyboard.press("n")
        page.keyboard.press("Enter")
        self.recorded(page)
        page.get_by_text("no-answer, call").first.wait_for()
        # Undo: 1.
        page.locator("main").focus()
        page.keyboard.press("u")
        page.get_by_role("status").get_by_text("Undone.").wait_for()
        # Promise: p, the day, Enter.
        page.locator("main").focus()
        page.keyboard.press("p")
        page.keyboard.type("+1w")
        page.keyboard.press("Enter")
        self.recorded(page)
        self.assertIn("promise", page.get_by_role("region", name="Why now").inner_text())
        # Next action: 3.
        page.locator("main").focus()
        page.keyboard.press("a")
        page.keyboard.type("+3d")
        page.keyboard.press("Enter")
        self.recorded(page)
        # The next account: 1.
        page.locator("main").focus()
        page.keyboard.press("j")
        page.wait_for_function("name => document.querySelector('h1').innerText !== name", arg=first)

    def test_letters_are_letters_in_fields_and_can_be_switched_off(self):
        page = self.open("second", "/worklist")
        page.get_by_label("Name or number").fill("")
        page.get_by_label("Name or number").type("jnu")
        self.assertEqual(page.get_by_label("Name or number").input_value(), "jnu")
        page.goto(self.server.address + "/settings")
        page.get_by_label("Single letters are keys").uncheck()
        page.get_by_role("button", name="Keep").click()
        page.get_by_text("Kept.").wait_for()
        self.first_account(page)
        address = page.url
        page.locator("main").focus()
        for key in "jnpu":
            page.keyboard.press(key)
        self.assertEqual(page.url, address)
        self.assertEqual(page.evaluate("document.activeElement.tagName"), "MAIN")

    def test_several_accounts_at_once_and_one_undo(self):
        page = self.open("collector", "/worklist")
        names = page.locator("tbody th a").all_inner_texts()
        boxes = page.get_by_role("checkbox")
        boxes.nth(2).click()
        boxes.nth(5).click(modifiers=["Shift"])
        page.get_by_text("4 accounts marked").wait_for()
        page.get_by_label("For them").select_option("snooze")
        page.get_by_label("Day", exact=True).fill("+2w")
        page.locator("#bulk input[name=note]").fill("trade fair")
        page.get_by_role("button", name="Preview").click()
        page.get_by_text("Nothing is recorded yet.").wait_for()
        self.assertEqual(page.locator("main li").count(), 4)
        self.check_accessible(page, "bulk")
        page.get_by_role("button", name="Record for 4 accounts").click()
        page.get_by_text("Recorded for all that were marked.").wait_for()
        left = page.locator("tbody th a").all_inner_texts()
        for name in names[2:6]:
            self.assertNotIn(name, left)
        page.get_by_role("button", name="Undo all of them").click()
        page.get_by_text("All of them are undone.").wait_for()
        self.assertEqual(page.locator("tbody th a").all_inner_texts()[:8], names[:8])

    def test_marks_by_keys(self):
        page = self.open("collector", "/worklist")
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("Shift+X")
        page.get_by_text("3 accounts marked").wait_for()
        page.keyboard.press("b")
        self.assertEqual(page.evaluate("document.activeElement.name"), "action")

    def test_the_way_back_keeps_the_list(self):
        page = self.open("collector", "/worklist?show=all&order=amount")
        row = page.locator("tbody th a").nth(7)
        name = row.inner_text()
        row.click()
        page.get_by_role("heading", name="Why now").wait_for()
        page.get_by_role("link", name="Back to the list").click()
        page.wait_for_url("**/worklist?show=all&order=amount")
        self.assertEqual(page.evaluate("document.activeElement.innerText"), name)
        page.locator("tbody th a").nth(3).click()
        page.get_by_role("heading", name="Why now").wait_for()
        page.go_back()
        page.wait_for_url("**/worklist?show=all&order=amount")
        self.assertEqual(page.get_by_label("Order").input_value(), "amount")

    def test_search_finds_customers_invoices_amounts_and_telephones(self):
        page = self.open("collector", "/")
        page.keyboard.press("/")
        page.keyboard.type("c00002")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Pellworm Coffee GmbH (C00002)").wait_for()
        for text in ("pellworm coffee", "30 23125 042"):
            page.get_by_label("Customer, invoice, amount or phone number").fill(text)
            page.keyboard.press("Enter")
            page.get_by_role("listitem").filter(has_text="C00002").wait_for()
        page.get_by_label("Customer, invoice, amount or phone number").fill("i00001-0001")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Invoice I00001-0001").wait_for()
        self.first_account(page)
        amount = re.search(r"[\d,]+\.\d\d", page.locator("tbody tr").first.inner_text()).group()
        number = page.locator("tbody th a").first.inner_text()
        page.get_by_label("Customer, invoice, amount or phone number").fill(amount)
        page.keyboard.press("Enter")
        page.get_by_role("link", name=number, exact=True).wait_for()
        page.get_by_label("Customer, invoice, amount or phone number").fill("no such thing")
        page.keyboard.press("Enter")
        page.get_by_text("Nothing is found").wait_for()

    def test_a_note_survives_a_lapsed_sign_in(self):
        page = self.open("collector")
        self.first_account(page, 3)
        address = page.url
        page.locator("textarea[data-draft^=note]").fill("wants copies of all invoices")
        page.context.clear_cookies()
        self.expected = re.compile("401")
        page.get_by_role("button", name="Add").click()
        page.get_by_text("You are signed out, and nothing was recorded.").wait_for()
        self.sign_in(page, "collector")
        page.goto(address)
        area = page.locator("textarea[data-draft^=note]")
        self.assertEqual(area.input_value(), "wants copies of all invoices")
        page.get_by_role("button", name="Add").click()
        self.recorded(page)
        page.goto(address)
        self.assertEqual(page.locator("textarea[data-draft^=note]").input_value(), "")

    def test_what_was_typed_is_gone_after_a_sign_out_and_is_nobody_elses(self):
        page = self.open("typist")
        self.first_account(page, 3)
        address = page.url
        other = page.context.new_page()
        other.goto(address)
        for one, text in ((page, "calls at noon"), (other, "calls at night")):
            one.locator("textarea[data-draft^=note]").fill(text)
        drafts = """() => Object.keys(sessionStorage).filter((name) => name.startsWith('draft'))"""
        self.assertEqual(len(other.evaluate(drafts)), 1)
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in?said=out")
        self.assertEqual(page.evaluate(drafts), [])
        other.wait_for_url("**/sign-in?said=out")
        self.assertEqual(other.evaluate(drafts), [])
        # Whoever signs in after a lapse finds nothing of the other.
        self.sign_in(page, "typist")
        page.goto(address)
        page.locator("textarea[data-draft^=note]").fill("calls at noon")
        page.context.clear_cookies()
        self.sign_in(page, "second")
        page.goto(address)
        self.assertEqual(page.locator("textarea[data-draft^=note]").input_value(), "")
        self.assertEqual(page.evaluate(drafts), [])

    def test_two_people_on_one_account_are_told_of_each_other(self):
        one = self.open("collector")
        self.first_account(one, 6)
        other = self.open("second", one.url.removeprefix(self.server.address))
        other.locator("textarea[data-draft^=note]").fill("sent the contract")
        other.get_by_role("button", name="Add").click()
        self.recorded(other)
        one.locator("textarea[data-draft^=note]").fill("asks for the contract")
        one.get_by_role("button", name="Add").click()
        self.recorded(one)
        one.get_by_text("Meanwhile second recorded: note, sent the contract").wait_for()
        one.reload()
        text = one.locator("main").inner_text()
        self.assertIn("asks for the contract", text)
        self.assertIn("sent the contract", text)

    def test_without_a_script(self):
        page = self.open("collector", "/worklist", java_script_enabled=False)
        page.locator("tbody th a").nth(4).click()
        page.get_by_label("All promised for").fill("fri")
        page.get_by_role("button", name="Promised").click()
        page.get_by_text("Recorded. The plan below goes by it.").wait_for()
        page.get_by_role("status").get_by_role("button", name="Undo").click()
        page.get_by_text("Undone.").wait_for()


class OthersDays(DeskTest):
    def test_a_policy_is_tried_put_forward_and_approved_by_another(self):
        page = self.open("lead", "/policy")
        area = page.locator("textarea[name=text]")
        area.fill(area.input_value().replace("contacts_per_day: 40", "contacts_per_day: 1"))
        page.get_by_role("button", name="Show what would change").click()
        page.get_by_text("capacity.contacts_per_day").wait_for()
        self.check_accessible(page, "dry run")
        page.get_by_label("Why", exact=True).fill("one call a day")
        page.get_by_role("button", name="Put it forward").click()
        page.get_by_role("heading", name="Policy 1").wait_for()
        self.assertEqual(page.get_by_role("button", name="Approve").count(), 0)
        other = self.open("finance", "/policy")
        other.get_by_role("button", name="Approve").click()
        other.get_by_text("Policy 1 of lead, approved by finance.").wait_for()
        page.goto(self.server.address + "/worklist")
        self.until(page, lambda: " 0 over capacity" not in page.locator("main").inner_text())

    def test_accounts_go_to_a_colleague_and_back(self):
        page = self.open("lead", "/worklist?show=all")
        link = page.locator("tbody tr").first
        account = link.get_attribute("data-account")
        before = link.locator(".quiet").inner_text()
        page.goto(self.server.address + "/team")
        names = page.locator("select[name=to] option").all_inner_texts()
        to = next(name for name in names if name and name != before)
        page.locator("select[name=from]").select_option(before)
        page.locator("select[name=to]").select_option(to)
        page.locator("input[name=account]").fill(account)
        page.get_by_role("button", name="Hand over").click()
        page.get_by_text(f"{account} to {to}").wait_for()
        page.goto(self.server.address + "/account?id=" + account)
        self.until(page, lambda: to in page.locator("dl.figures").inner_text())

    def test_money_on_account_is_applied_and_taken_back(self):
        page = self.open("cash", "/cash")
        article = page.locator("article.payment", has=page.locator("input[value^=I]")).first
        title = article.get_by_role("heading").inner_text()
        article.get_by_role("button", name=re.compile("Apply")).click()
        page.get_by_role("status").get_by_text("Recorded.").wait_for()
        page.get_by_role("button", name="Undo").first.wait_for()
        self.assertNotIn(title, page.locator("article.payment h3").all_inner_texts())
        page.get_by_role("button", name="Undo").first.click()
        page.get_by_role("status").get_by_text("Undone.").wait_for()
        self.assertIn(title, page.locator("article.payment h3").all_inner_texts())

    def test_a_forecast_is_kept_once(self):
        page = self.open("finance", "/forecast")
        page.get_by_role("button", name="Keep this forecast").click()
        page.get_by_role("status").get_by_text("Kept.").wait_for()
        page.reload()
        self.assertEqual(page.get_by_role("button", name="Keep this forecast").count(), 0)

    def test_a_verdict_is_recorded(self):
        page = self.open("csm", "/health")
        page.locator("tbody td a").first.click()
        page.get_by_label("Verdict or decision").select_option("watch")
        page.get_by_label("Comment").fill("the sponsor has left")
        page.get_by_role("button", name="Record").click()
        page.get_by_role("status").get_by_text("Recorded.").wait_for()

    def test_an_alert_is_taken_on_snoozed_and_undone(self):
        page = self.open("csm", "/alerts")
        first = page.locator("section.payment").first
        name = first.get_by_role("link").inner_text()
        first.get_by_role("button", name="I see to it").click()
        page.get_by_role("status").get_by_text("Recorded.").wait_for()
        page.goto(self.server.address + "/alerts?show=mine")
        mine = page.locator("section.payment").first
        self.assertEqual(mine.get_by_role("link").inner_text(), name)
        self.assertIn("accepted · csm", mine.inner_text())
        mine.get_by_text("Snooze, close, hand over").click()
        mine.get_by_label("Through").fill("+2w")
        mine.get_by_label("Because").fill("talks are under way")
        self.check_accessible(page, "alerts with a form")
        mine.get_by_role("button", name="Record").click()
        page.get_by_role("status").get_by_role("button", name="Undo").click()
        page.get_by_text("Undone.").wait_for()
        page.goto(self.server.address + "/alerts?show=mine")
        self.assertIn("accepted · csm", page.locator("section.payment").first.inner_text())

    def test_a_computation_is_asked_for_and_pages_say_when_it_is_there(self):
        other = self.open("lead", "/sign-in")
        other.clock.install()
        other.goto(self.server.address + "/worklist")
        page = self.open("finance", "/data")
        page.get_by_role("button", name="Compute all again").click()
        page.get_by_text("It is computed again").wait_for()
        self.until(page, lambda: page.locator("#computed + form + ul li").first.inner_text()
                   .count("done, as of the close of") == 1)
        other.clock.fast_forward(31_000)
        other.get_by_role("link", name="Newer results are there").click()
        other.get_by_text("As of the close of").wait_for()
        self.assertEqual(other.get_by_role("link", name="Newer results are there").count(), 0)

    def test_the_team_is_measured_by_what_an_experiment_says(self):
        page = self.open("lead", "/team")
        text = page.get_by_role("region", name="Performance").inner_text()
        self.assertIn("Cash of the accounts", text)
        self.assertTrue("by lot" in text or "no experiment" in text)

    def test_the_auditor_reads_who_did_what(self):
        page = self.open("auditor", "/audit")
        page.get_by_text("The chain holds.").wait_for()
        self.assertIn("sign in", page.locator("table").inner_text())
        self.assertEqual(page.locator("main form").count(), 0)

    def test_the_passphrase_is_changed(self):
        page = self.open("admin", "/settings")
        page.get_by_label("Present").fill(PASSPHRASE)
        page.get_by_label("New, of 12 characters or more").fill("another passphrase")
        page.get_by_label("New, again").fill("another passphrase")
        page.get_by_role("button", name="Change").click()
        page.get_by_text("The passphrase is changed").wait_for()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_label("Name").fill("admin")
        page.get_by_label("Passphrase").fill("another passphrase")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Audit").wait_for()


if __name__ == "__main__":
    unittest.main()

"""A workspace on the demo ledger for browser tests: a server of its own, one browser, one person for
each role."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSPHRASE = "correct horse battery"
ROLES = ["collector", "lead", "finance", "cash", "csm", "auditor", "admin"]
PEOPLE = [(role, role) for role in ROLES] + [("second", "collector"), ("typist", "collector")]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


class Server:
    """`duecast-workspace serve` on a free port, with everything in a temporary folder."""

    def __init__(self, ledger):
        self.binary = os.environ["DUECAST_WORKSPACE"]
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="desk-"))
        self.data = self.folder / "data"
        self.run("init")
        for name, role in PEOPLE:
            self.run("user", "add", name, "--role", role, typed=PASSPHRASE + "\n")
        self.run("import", str(ledger))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.log = open(self.folder / "log.txt", "w+")
        self.process = subprocess.Popen(
            [self.binary, "serve", "--data", self.data, "--as-of", "last", "--port", str(port)],
            stdout=self.log, stderr=self.log)
        self.wait(port)

    def run(self, *words, typed=""):
        return subprocess.run(
            [self.binary, *words, "--data", self.data], input=typed, text=True, check=True,
            capture_output=True).stdout

    def wait(self, port):
        end = time.monotonic() + 300
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server does not answer: " + (self.folder / "log.txt").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.log.close()
        shutil.rmtree(self.folder)


class DeskTest(unittest.TestCase):
    """Each test has a workspace, and browsers in which nothing may be said on the console."""

    ledger = ROOT / "fixtures/ledgers/demo"

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.ledger)
        cls.addClassCleanup(cls.server.stop)
        playwright = sync_playwright().start()
        cls.addClassCleanup(playwright.stop)
        cls.browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        cls.addClassCleanup(cls.browser.close)
        cls.states = {}

    def setUp(self):
        self.said = []
        self.expected = re.compile("(?!)")

    def tearDown(self):
        faults = [text for text in self.said if not self.expected.search(text)]
        self.assertEqual(faults, [], "the console or the content policy says something")

    def open(self, name, path="/", **options):
        """A page in a browser of its own, in which a person is signed in."""
        if name is not None and name not in self.states:
            context = self.browser.new_context()
            page = context.new_page()
            self.sign_in(page, name)
            self.states[name] = context.storage_state()
            context.close()
        options.setdefault("viewport", {"width": 1280, "height": 800})
        context = self.browser.new_context(storage_state=self.states.get(name), **options)
        self.addCleanup(context.close)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda line: self.said.append(line.text)
                if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(self.server.address + path)
        return page

    def sign_in(self, page, name):
        page.goto(self.server.address + "/sign-in")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "sign-in" not in url)

    def until(self, page, holds):
        """Opens the page again until something holds, for a minute at most."""
        end = time.monotonic() + 60
        while not holds():
            self.assertLess(time.monotonic(), end, "it does not come to hold")
            page.wait_for_timeout(200)
            page.reload()

    def first_account(self, page, place=0):
        """Opens an account of the list."""
        page.goto(self.server.address + "/worklist?show=today")
        page.locator("tbody th a").nth(place).click()
        page.get_by_role("heading", name="Why now").wait_for()

    def check_accessible(self, page, name):
        found = [
            (fault["id"], [node["html"][:120] for node in fault["nodes"]][:3])
            for fault in Axe().run(page).response["violations"]]
        self.assertEqual(found, [], f"axe on {name}")

    def check_fits(self, page, name):
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        self.assertLessEqual(wide, 0, f"{name} scrolls sideways")

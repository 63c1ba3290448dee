"""Runs schemathesis against a served demo company as each of its people; bin/schemathesis calls it."""

import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.request

PASSWORD = "demo-bcp-2026"
# The admin is the last: what he changes of the company may end what the others may do.
LOGINS = "director marketing.manager marcomm dgo sales.manager sales1 sales2 support finance ops admin".split()

# The live stream does not end by itself; signing in, out and by invitation is throttled or done once.
LEFT_OUT = r"^/api/(crm/live|auth/(login|logout|invitation))$"

# Where the ids of a path come from: the path's beginning, the lists to take them from, and their name there.
RECORDS = [
    ("crm/leads", [f"crm/leads?view={view}" for view in ("inbox", "nurture", "disqualified", "handover_pool", "my_claimed", "receipts")], "lead_id"),
    ("crm/opportunities", ["crm/opportunities?view=all"], "opportunity_id"),
    ("crm/activities", ["crm/activities?view=planner", "crm/activities?view=done"], "activity_id"),
    ("crm/accounts", ["crm/accounts", "crm/accounts?active=false"], "account_id"),
    ("crm/contacts", ["crm/contacts"], "contact_id"),
    ("crm/targets", ["crm/targets?status=all"], "target_id"),
    ("crm/cadences", ["crm/cadences"], "cadence_id"),
    ("crm/imports", ["crm/imports"], "batch_id"),
    ("admin/users", ["admin/users"], "user_id"),
    ("admin/stage-rules", ["admin/stage-rules"], "stage"),
    ("admin/services", ["admin/services"], "service_code"),
    ("admin/holidays", ["admin/holidays"], "day"),
]

# A rule over several fields, or over what is stored, is nothing that a schema could say: what it allows, an act may refuse with 400.
# The same goes for these lists: one record out of four, days of this century, a table and an id that fit.
RULED = r"^(POST|PATCH|DELETE) |^GET /api/crm/(activities|audit|access)$"
CONFIG = f"""
# Text with NUL is refused everywhere, which tests/it/input/strange_text.rs shows.
generation.allow-x00 = false
# A cursor is what the page before said and nothing that can be made up; tests/it/attacks/statements.rs forges some.
parameters."query.cursor" = ""

[[operations]]
include-name-regex = '{RULED}'
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", "400", "401", "403", "404", "409", "422", "429", "5xx"]
"""


class Person:
    """One of the demo company, signed in, with a token of his own."""

    def __init__(self, address, login):
        self.api, self.headers = f"{address}/api", {"content-type": "application/json"}
        _, answer = self.ask("auth/login", {"email": f"{login}@demo.bcp.test", "password": PASSWORD})
        self.headers["cookie"] = answer.headers["set-cookie"].split(";")[0]
        made, _ = self.ask("auth/tokens", {"name": "schemathesis", "scope": "write"})
        self.token = made["token"]

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.api}/{path}", data, self.headers)) as answer:
            return json.load(answer)["data"], answer

    def ids(self, lists, name):
        """The first ids of lists that are open to him."""
        found = []
        for path in lists:
            try:
                rows, _ = self.ask(path)
            except urllib.error.HTTPError as error:
                if error.code != 403:
                    raise
                continue
            found += [str(row[name]) for row in rows[:4]]
        return found


def config(person, admin):
    """The settings, with ids that he sees and ids that he does not."""
    text = CONFIG
    for number, (path, lists, name) in enumerate(RECORDS):
        known = dict.fromkeys(person.ids(lists, name) + admin.ids(lists, name))
        if known:
            text += f"\n[dictionaries.ids{number}]\nvalues = {json.dumps(list(known))}\n"
            text += f"[[operations]]\ninclude-path-regex = '^/api/{path}/{{id}}'\n"
            text += f"parameters.\"path.id\" = {{ dictionary = 'ids{number}', probability = 0.8 }}\n"
    return text


def run(address, folder, login, person, admin):
    """Whether everything that he asks is answered as the document says."""
    settings, report = folder / f"{login}.toml", folder / f"{login}.txt"
    settings.write_text(config(person, admin))
    command = [folder / "venv/bin/schemathesis", "--config-file", settings, "run", f"{address}/api/openapi.json"]
    command += ["--header", f"Authorization: Bearer {person.token}", "--exclude-path-regex", LEFT_OUT, "--checks", "all", "--no-color"]
    command += ["--max-examples", os.environ.get("EXAMPLES", "20"), "--continue-on-failure", "--generation-database", "none"]
    with report.open("w") as out:
        well = subprocess.run(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, check=False).returncode == 0
    said = report.read_text()
    asked = re.search(r"(\d+) generated.*", said)
    print(f"{login:18} {'well' if well else 'WRONG'}: {asked.group(0) if asked else 'nothing was asked'}", flush=True)
    if not well:
        print(said)
    return well and asked is not None


def main():
    address, folder, *logins = sys.argv[1:]
    logins = [login for login in LOGINS if not logins or login in logins]
    people = {login: Person(address, login) for login in {*logins, "admin"}}
    folder = pathlib.Path(folder).resolve()
    done = [run(address, folder, login, people[login], people["admin"]) for login in logins]
    sys.exit(0 if done and all(done) else 1)


main()

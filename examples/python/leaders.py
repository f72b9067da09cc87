"""Reports matches to Stats Tracker over HTTP, and prints a leaderboard.

    python3 leaders.py [http://127.0.0.1:5000]

It needs nothing but Python 3. A key, if the server wants one, is read from the
variable STATSTRACKER_KEY.
"""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

SERVER = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:5000"


def ask(method, path, body=None):
    """Sends a request and returns the answer, or ends with what the server says is wrong."""
    request = urllib.request.Request(SERVER + path, method=method)
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    if key := os.environ.get("STATSTRACKER_KEY"):
        request.add_header("Authorization", "Bearer " + key)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        problem = json.load(error)  # RFC 9457
        sys.exit(f"{problem['title']}: {problem.get('detail', '')}")


def match(game, number, winner, loser):
    """Returns the event of a match. Sent again, it is a duplicate and changes nothing."""
    return {
        "product_id": game,
        "type": "game_over",
        "game_id": f"match-{number}",
        "event_id": f"match-{number}-over",
        "winner_id": winner,
        "loser_id": loser,
    }


results = [("ann", "bob"), ("ann", "cy"), ("bob", "cy"), ("ann", "bob")]
taken = ask("POST", "/v1/events", [match("pong", n, *names) for n, names in enumerate(results)])
print(f"{taken['counted']} counted, {taken['duplicate']} sent before")

board = ask("GET", f"/v1/games/{urllib.parse.quote('pong', safe='')}/boards/wins?limit=3")
for entry in board["entries"]:
    print(f"{entry['rank']:>4}  {entry.get('name', entry['player']):<20} {entry['score']:>6g}")

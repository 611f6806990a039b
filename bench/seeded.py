"""A made-up repository, the same for the same seed and size, written by `git fast-import`.

It has what real histories have and small fixtures lack: a tree that grows, renames, binary files,
merged side branches, several people in several time zones, trailers, tags and a `.mailmap`.
"""

from __future__ import annotations

import argparse
import random
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = 1_420_099_200  # 2015-01-01T08:00:00Z: about ten years of days
YEARS_SECONDS = 10 * 365 * 86_400
PEOPLE = ("Ada Byron", "Grace Murray", "Alan Mathison", "Jürgen Größe", "Михаил Кот", "Ana Sofia Lima", "Wei Zhang", "Priya Nair", "O'Neil \"Tip\" Jr.", "Kim")
OFFSETS = ("+0000", "+0100", "+0200", "-0300", "-0800", "+0530", "+0930", "+0800", "-0500", "+1245")
FOLDERS = ("src/core", "src/api", "src/ui/widgets", "lib", "docs", "tests/unit", "tests/e2e", "deploy", "src/naïve")
SUFFIXES = (".py", ".js", ".md", ".css", ".yaml", ".c")
WORDS = ("value", "frame", "queue", "token", "window", "page", "batch", "cursor", "result", "policy", "total", "scope")
SIDE_EVERY = 17  # every how many commits a side branch starts
MAILMAP = b"Ada Byron <ada.byron@example.org> <byron@old.example.org>\n"


@dataclass(slots=True)
class Tree:
    """The files as they stand, and the edits that make the next commit."""

    dice: random.Random
    files: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def line(self) -> str:
        """One line of made-up code."""
        return f"{'    ' * self.dice.randrange(4)}{' '.join(self.dice.choices(WORDS, k=self.dice.randrange(2, 8)))}\n"

    def add(self) -> bytes:
        """A new file."""
        path = f"{self.dice.choice(FOLDERS)}/{self.dice.choice(WORDS)}_{len(self.names)}{self.dice.choice(SUFFIXES)}"
        self.files[path] = [self.line() for _ in range(int(self.dice.paretovariate(1.1) * 20) % 900 + 5)]
        self.names.append(path)
        return written(path, self.text(path))

    def text(self, path: str) -> bytes:
        """The content of a file."""
        return "".join(self.files[path]).encode()

    def pick(self) -> str | None:
        """A file, recent ones more often; None while there is none."""
        spot = len(self.names) - 1 - int(len(self.names) * self.dice.random() ** 2)
        return self.names[spot] if self.names else None

    def edit(self) -> bytes:
        """A change of some lines of some file."""
        path = self.pick()
        if path is None:
            return self.add()
        lines = self.files[path]
        start = self.dice.randrange(len(lines) + 1)
        lines[start : start + self.dice.randrange(6)] = [self.line() for _ in range(self.dice.randrange(1, 10))]
        return written(path, self.text(path))

    def move(self) -> bytes:
        """A rename, with a small edit half of the time."""
        path = self.pick()
        if path is None:
            return self.add()
        new = f"{self.dice.choice(FOLDERS)}/moved_{self.dice.randrange(10**6)}_{Path(path).name}"
        self.files[new] = self.files.pop(path)
        self.names[self.names.index(path)] = new
        moved = f'R "{path}" "{new}"\n'.encode()
        if self.dice.random() < 0.5:
            self.files[new].append(self.line())
            moved += written(new, self.text(new))
        return moved

    def remove(self) -> bytes:
        """One file less, if there are enough."""
        path = self.pick()
        if path is None or len(self.names) < 10:
            return self.add()
        self.names.remove(path)
        del self.files[path]
        return f'D "{path}"\n'.encode()

    def binary(self) -> bytes:
        """A file without lines."""
        return written(f"assets/{self.dice.randrange(40)}.bin", b"\0" + self.dice.randbytes(200))

    def change(self) -> bytes:
        """What one commit does."""
        kinds = (self.edit, self.add, self.move, self.remove, self.binary)
        chosen = [kinds[0], *self.dice.choices(kinds, weights=(30, 8, 2, 1, 1), k=self.dice.randrange(4))]
        return b"".join(act() for act in chosen)


def written(path: str, content: bytes) -> bytes:
    """The fast-import command that gives a path its content."""
    return b'M 100644 inline "%b"\ndata %d\n%b\n' % (path.encode(), len(content), content)


def person(dice: random.Random, number: int) -> tuple[str, str]:
    """Who commits: most commits come from few people, and newcomers join with time."""
    index = min(int(dice.expovariate(0.35)), 4 + number // 400)
    name = PEOPLE[index % len(PEOPLE)] + ("" if index < len(PEOPLE) else f" {index}")
    mail = "byron@old.example.org" if index == 0 and dice.random() < 0.1 else f"{name.split()[0].lower()}.{index}@example.org"
    return f"{name} <{mail}>", OFFSETS[index % len(OFFSETS)]


def header(dice: random.Random, ref: str, number: int, total: int) -> bytes:
    """A commit's first lines: its instants rise with its number, the author's lies up to two days before."""
    who, offset = person(dice, number)
    by, by_offset = person(dice, number) if dice.random() < 0.15 else (who, offset)
    second = FIRST + number * YEARS_SECONDS // total + dice.randrange(max(1, YEARS_SECONDS // total))
    authored = second - (dice.randrange(172_800) if dice.random() < 0.3 else 0)
    message = f"{dice.choice(WORDS)}: {' '.join(dice.choices(WORDS, k=5))}\n"
    if dice.random() < 0.1:
        message += f"\nCo-authored-by: {person(dice, number)[0]}\n"
    told = message.encode()
    return f"commit {ref}\nmark :{number + 1}\nauthor {who} {authored} {offset}\ncommitter {by} {second} {by_offset}\ndata {len(told)}\n".encode() + told


def planted(tree: Tree, commits: int) -> bytes:
    """What the first commit brings: a tree in proportion to the history, as after an import."""
    return written(".mailmap", MAILMAP) + b"".join(tree.add() for _ in range(min(600, commits // 8)))


def story(commits: int, seed: int) -> Iterator[bytes]:
    """The whole history as a fast-import stream."""
    dice = random.Random(seed)  # noqa: S311 - a made-up history is no secret
    tree, main, side, number = Tree(dice), 0, 0, 0
    while number < commits:
        side_starts = number and number % SIDE_EVERY == 0 and number + 3 < commits
        if side_starts:
            held = tree.change()
            yield header(dice, "refs/heads/side", number, commits) + f"from :{main}\n".encode() + held
            number, side = number + 1, number + 1
            yield header(dice, "refs/heads/main", number, commits) + f"from :{main}\n".encode() + tree.edit()
            number, main = number + 1, number + 1
            yield header(dice, "refs/heads/main", number, commits) + f"from :{main}\nmerge :{side}\n".encode() + held
        else:
            before = f"from :{main}\n".encode() if main else planted(tree, commits)
            yield header(dice, "refs/heads/main", number, commits) + before + tree.change()
        number, main = number + 1, number + 1
    yield f"reset refs/heads/side\nfrom {'0' * 40}\n\nreset refs/tags/v1.0\nfrom :{max(1, main // 2)}\n\n".encode()


def build(target: Path, *, commits: int, seed: int = 1) -> Path:
    """Write the repository, bare, into an empty or new folder. Raises CalledProcessError."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", str(target)], check=True)
    with subprocess.Popen(["git", "-C", str(target), "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE) as child:
        assert child.stdin is not None  # noqa: S101 - for the type checker: it was asked for above
        for part in story(commits, seed):
            child.stdin.write(part)
        child.stdin.close()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, "git fast-import")
    return target


def main() -> None:
    """Build one from the command line."""
    parser = argparse.ArgumentParser(prog="bench.seeded", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--commits", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(build(asked.path, commits=asked.commits, seed=asked.seed))


if __name__ == "__main__":
    main()

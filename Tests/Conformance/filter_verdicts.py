"""Holds recorded verdicts of a profile against the library of that name.

    filter_verdicts.py datatrove|dolma DOCUMENTS VERDICTS

datatrove: the reasons of GopherQualityFilter and GopherRepetitionFilter. dolma: every attribute of
the tagger gopher_v1, up to 1e-12. Both see our words: maximal runs of code points without the
property White_Space. Then, for every twentieth document, what the library's own words change.
"""

import importlib
import importlib.util
import json
import re
import sys
import types
from collections import Counter

WHITE_SPACE = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
WORD = re.compile(f"[^{WHITE_SPACE}]+")
EVERY = 20


def words(text, language=None):
    return WORD.findall(text)


DATATROVE_NAMES = {
    "gopher_short_doc": "words_below_minimum",
    "gopher_long_doc": "words_above_maximum",
    "gopher_below_avg_threshold": "mean_word_length_below_minimum",
    "gopher_above_avg_threshold": "mean_word_length_above_maximum",
    "gopher_too_many_hashes": "hash_ratio_above_maximum",
    "gopher_too_many_ellipsis": "ellipsis_ratio_above_maximum",
    "gopher_too_many_bullets": "bullet_line_fraction_above_maximum",
    "gopher_too_many_end_ellipsis": "ellipsis_line_fraction_above_maximum",
    "gopher_below_alpha_threshold": "alphabetic_word_fraction_below_minimum",
    "gopher_enough_stop_words": "stop_words_below_minimum",
    "dup_para_frac": "duplicate_paragraph_fraction_above_maximum",
    "dup_para_char_frac": "duplicate_paragraph_character_fraction_above_maximum",
    "dup_line_frac": "duplicate_line_fraction_above_maximum",
    "dup_line_char_frac": "duplicate_line_character_fraction_above_maximum",
}
for n in range(2, 5):
    DATATROVE_NAMES[f"top_{n}_gram"] = f"top_{n}_gram_character_fraction_above_maximum"
for n in range(5, 11):
    DATATROVE_NAMES[f"duplicated_{n}_n_grams"] = (
        f"duplicate_{n}_gram_character_fraction_above_maximum")


class Datatrove:
    """The library's filters; the reasons of both, None where a filter keeps."""

    def __init__(self):
        import datatrove.pipeline.filters.gopher_quality_filter as quality
        import datatrove.pipeline.filters.gopher_repetition_filter as repetition

        self.modules = [quality, repetition]
        self.own = quality.split_into_words
        self.filters = [quality.GopherQualityFilter(), repetition.GopherRepetitionFilter()]

    def judge(self, text, own_words):
        from datatrove.data import Document

        for module in self.modules:
            module.split_into_words = self.own if own_words else words
        results = [f.filter(Document(text=text, id="")) for f in self.filters]
        return [None if r is True else DATATROVE_NAMES[r[1]] for r in results]

    def differences(self, text, record):
        found = self.judge(text, own_words=False)
        quality = [r for r in record["reasons"] if "duplicate_" not in r and "_gram_" not in r]
        repetition = [r for r in record["reasons"] if r not in quality]
        ours = [next(iter(quality), None), next(iter(repetition), None)]
        return [] if ours == found else [f"{ours} here, {found} there"]

    def reason(self, text):
        return next((r for r in self.judge(text, own_words=True) if r), None)


class Text(str):
    """A text whose words are ours; `split` by a separator stays as it is."""

    def split(self, sep=None, maxsplit=-1):
        return words(self) if sep is None else super().split(sep, maxsplit)


DOLMA_NAMES = {
    "word_count": "words",
    "median_word_length": "median_word_length",
    "symbol_to_word_ratio": "symbol_word_fraction",
    "fraction_of_words_with_alpha_character": "alphabetic_word_fraction",
    "required_word_count": "stop_words",
    "fraction_of_lines_starting_with_bullet_point": "bullet_line_fraction",
    "fraction_of_lines_ending_with_ellipsis": "ellipsis_line_fraction",
    "fraction_of_duplicate_lines": "duplicate_line_fraction",
    "fraction_of_characters_in_duplicate_lines": "duplicate_line_character_fraction",
}
for n in range(2, 5):
    DOLMA_NAMES[f"fraction_of_characters_in_most_common_{n}grams"] = f"top_{n}_gram_character_fraction"
for n in range(5, 11):
    DOLMA_NAMES[f"fraction_of_characters_in_duplicate_{n}grams"] = (
        f"duplicate_{n}_gram_character_fraction")

# configs/dolma-v1_5/mixing/cc-head.yaml, in its order: least and largest value that stays.
DOLMA_LIMITS = {
    "words": (50, 100000),
    "median_word_length": (3, 10),
    "symbol_word_fraction": (None, 0.1),
    "alphabetic_word_fraction": (0.8, None),
    "stop_words": (2, None),
    "bullet_line_fraction": (None, 0.9),
    "ellipsis_line_fraction": (None, 0.3),
    "duplicate_line_fraction": (None, 0.3),
    "duplicate_line_character_fraction": (None, 0.3),
}
DOLMA_LIMITS |= {
    f"top_{n}_gram_character_fraction": (None, limit) for n, limit in [(2, 0.2), (3, 0.18), (4, 0.16)]
}
DOLMA_LIMITS |= {
    f"duplicate_{n}_gram_character_fraction": (None, (20 - n) / 100) for n in range(5, 11)
}


class Dolma:
    """The library's tagger with the limits of its published mixes."""

    def __init__(self):
        # The package's own __init__ would import every tagger, and fasttext, which has to be
        # compiled; the module of this one needs none of them.
        for name in ["dolma", "dolma.taggers"]:
            spec = importlib.util.find_spec("dolma") if name == "dolma" else None
            package = types.ModuleType(name)
            package.__path__ = (
                list(spec.submodule_search_locations) if spec
                else [f"{path}/taggers" for path in sys.modules["dolma"].__path__])
            sys.modules[name] = package
        self.attributes = importlib.import_module("dolma.taggers.gopher").get_attributes

    def values(self, text):
        spans = self.attributes(text).as_spans()
        values = dict.fromkeys(DOLMA_LIMITS, 0.0)
        values |= {DOLMA_NAMES[s.type]: s.score for s in spans if s.type in DOLMA_NAMES}
        return values

    def reasons(self, values):
        reasons = []
        for name, (least, most) in DOLMA_LIMITS.items():
            if least is not None and values[name] < least:
                reasons.append(f"{name}_below_minimum")
            if most is not None and values[name] > most:
                reasons.append(f"{name}_above_maximum")
        return reasons

    def differences(self, text, record):
        found = self.values(Text(text))
        ours = record["values"]
        differences = [
            f"{name} {ours.get(name)} here, {value} there"
            for name, value in found.items()
            if abs(ours.get(name, -1) - value) > 1e-12
        ]
        if record["reasons"] != self.reasons(found):
            differences.append(f"{record['reasons']} here, {self.reasons(found)} there")
        return differences

    def reason(self, text):
        return next(iter(self.reasons(self.values(text))), None)


def main(name, documents, verdicts):
    peer = {"datatrove": Datatrove, "dolma": Dolma}[name]()
    wrong, count, sampled, moved = 0, 0, 0, Counter()
    with open(documents) as texts, open(verdicts) as records:
        for line, verdict in zip(texts, records, strict=True):
            document, record = json.loads(line), json.loads(verdict)
            assert document["id"] == record["id"]
            text, ours = document["text"], record["profiles"][name]
            differences = peer.differences(text, ours)
            if differences:
                wrong += 1
                print(document["id"], *differences, sep="\n  ")
            if count % EVERY == 0:
                sampled += 1
                theirs = peer.reason(text)
                if theirs != ours.get("reason"):
                    moved[(ours.get("reason") or "kept", theirs or "kept")] += 1
            count += 1
    print(f"{name}: {count - wrong} of {count} documents decided alike over our words")
    print(f"{name}: of {sampled} documents its own words decide {moved.total()} otherwise")
    for (ours, theirs), number in moved.most_common():
        print(f"  {ours} -> {theirs}: {number}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])

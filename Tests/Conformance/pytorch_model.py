#!/usr/bin/env python3
"""The Gopher network in PyTorch, written from the paper's formulas, as a judge of the Swift one.

    python3 Tests/Conformance/pytorch_model.py goldens             writes the goldens named below
    python3 Tests/Conformance/pytorch_model.py goldens --compare   compares with those in the tree
    python3 Tests/Conformance/pytorch_model.py check DIR           judges a model that Swift wrote

Needs torch, numpy and safetensors; Tests/Conformance/check_pytorch.sh runs it with them.

It shares nothing with the Swift code: gradients are autograd's, relative positions are computed
by the pad-and-view shift of Transformer-XL on the whole T x T square, the optimiser is
torch.optim.Adam. Everything is computed in float64 from float32 weights and stored in float32, so
that the stored numbers are right to half a unit in the last place and a difference is Swift's
alone. `goldens` also prints how far PyTorch's own float32 is from them.

Goldens (all tensors float32 but tokens, which are U16 with 65535 for "no target"):

Tests/Model/Goldens/pytorch_<variant>.safetensors, <variant> = default | biased
    metadata.config        the config.json
    metadata.batch         sequences in `inputs`
    metadata.scale         what the sum of negative log-likelihoods is multiplied by
    weight.<name>          the weights, names of our own files
    inputs, targets        [batch, context]
    logits                 [k, V]: of the positions `logit_rows` (flat index) of `inputs`
    logit_rows             [k] U16
    loss                   [1]: scale * sum over targets of -ln p
    log_probabilities      [context]: ln p(target) of the first sequence (0 where no target)
    gradient.<name>        d loss / d weight

Tests/Model/Goldens/pytorch_default_bfloat16.safetensors: the same network in two formats,
<mode> = autocast (float32 weights, torch.autocast) | pure (bfloat16 weights and activations); losses
in both from float32 copies of the logits
    <mode>.logits, .loss, .log_probabilities, .gradient.<name> for some names: as above

Tests/Train/Goldens/adam_ten_steps.safetensors
    metadata.config, .batch
    metadata.optimizer     JSON: beta1 0.9, beta2 0.95, epsilon 1e-8, clip 1.0, learning_rate 1e-3
    initial.<name>         the weights before the first step
    inputs, targets        [10, batch, context]: one batch a step
    loss                   [10]: mean -ln p over the targets of the step, before its update
    gradient_norm          [10]: global 2-norm of the mean loss's gradient, before clipping
    final.<name>           the weights after the tenth step
  A step: g = gradient of the mean loss; g *= min(1, clip / |g|); Adam as Kingma and Ba with both
  bias corrections, w -= lr * mhat / (sqrt(vhat) + epsilon); no weight decay; every parameter alike.

Two places where float32 has nothing to hold on to, whoever computes:
  * a key bias shifts all scores of a query alike, so its gradient is zero; what float32 gives
    there is rounding. The golden holds zeros; compare with the query bias's gradient as measure.
  * the relative projection's columns of the slowest cosines (cos(p f) = 1 for all p of a short
    context) shift all scores almost alike; their gradients are differences of nearly equal
    numbers, which Adam then divides by their own size. With model_size 16 and context 24
    PyTorch's float32 is off by 1e-4 after ten steps; model_size 8 and context 96 keep it at 8e-6.
"""

import json
import math
import pathlib
import sys

import numpy as np
import torch
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

TESTS = pathlib.Path(__file__).resolve().parent.parent
NO_TARGET = 65535
BFLOAT16_GRADIENTS = [
    "embedding.weight", "layers.0.attention.query.weight", "layers.0.attention.relative.weight",
    "layers.0.attention.content_bias", "layers.0.feedforward.up.weight",
    "layers.1.attention.value.weight", "layers.1.feedforward_norm.gain", "final_norm.gain"]


def config(**changes):
    """A tiny network; attention size (heads * key_size) and model size differ on purpose."""
    return dict(
        dict(
            name="golden", layers=2, heads=3, key_size=4, model_size=16, feedforward_size=40,
            vocabulary_size=61, context_length=150, activation="gelu", norm_epsilon=1e-6,
            linear_bias=False, position_bias_per_layer=True),
        **changes)


def parameter_shapes(c):
    """Names and shapes in the order of our files."""
    d, a, f = c["model_size"], c["heads"] * c["key_size"], c["feedforward_size"]
    biases = [("content_bias", (c["heads"], c["key_size"])),
              ("position_bias", (c["heads"], c["key_size"]))]

    def linear(name, out, into):
        yield f"{name}.weight", (out, into)
        if c["linear_bias"]:
            yield f"{name}.bias", (out,)

    yield "embedding.weight", (c["vocabulary_size"], d)
    if not c["position_bias_per_layer"]:
        yield from ((f"attention.{n}", s) for n, s in biases)
    for i in range(c["layers"]):
        layer = f"layers.{i}"
        yield f"{layer}.attention_norm.gain", (d,)
        for projection in ("query", "key", "value"):
            yield from linear(f"{layer}.attention.{projection}", a, d)
        yield f"{layer}.attention.relative.weight", (a, d)
        if c["position_bias_per_layer"]:
            yield from ((f"{layer}.attention.{n}", s) for n, s in biases)
        yield from linear(f"{layer}.attention.output", d, a)
        yield f"{layer}.feedforward_norm.gain", (d,)
        yield from linear(f"{layer}.feedforward.up", f, d)
        yield from linear(f"{layer}.feedforward.down", d, f)
    yield "final_norm.gain", (d,)


def rms_norm(x, gain, epsilon):
    return gain * x / torch.sqrt((x * x).mean(-1, keepdim=True) + epsilon)


def linear(x, w, name):
    y = x @ w[f"{name}.weight"].T
    return y + w[f"{name}.bias"] if f"{name}.bias" in w else y


def activation(x, kind):
    if kind == "gelu":  # GPT-2's
        return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))
    if kind == "gelu_exact":
        return 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))
    return torch.clamp(x, min=0)


def sinusoids(distances, d, dtype):
    frequencies = 10000 ** (-2 * torch.arange(d // 2, dtype=torch.float64) / d)
    angles = distances.double()[:, None] * frequencies[None, :]
    return torch.cat([torch.sin(angles), torch.cos(angles)], dim=-1).to(dtype)


def relative_shift(x):
    """Transformer-XL: row i of the last two axes moves left until its last entry is distance 0."""
    batch, heads, queries, keys = x.shape
    x = torch.cat([torch.zeros(batch, heads, queries, 1, dtype=x.dtype), x], dim=-1)
    return x.view(batch, heads, keys + 1, queries)[:, :, 1:].reshape(batch, heads, queries, keys)


def attention(x, w, c, layer):
    batch, length, d = x.shape
    heads, size = c["heads"], c["key_size"]

    def split(y):
        return y.view(-1, length, heads, size).transpose(1, 2)

    q, k, v = (split(linear(x, w, f"{layer}.attention.{n}")) for n in ("query", "key", "value"))
    distances = torch.arange(length - 1, -1, -1)  # descending, as the shift needs
    distances = torch.clamp(distances, max=c["context_length"] - 1)
    r = split(sinusoids(distances, d, x.dtype) @ w[f"{layer}.attention.relative.weight"].T)
    scope = f"{layer}.attention" if c["position_bias_per_layer"] else "attention"
    content = (q + w[f"{scope}.content_bias"][None, :, None]) @ k.transpose(-1, -2)
    position = relative_shift((q + w[f"{scope}.position_bias"][None, :, None]) @ r.transpose(-1, -2))
    scores = (content + position) / math.sqrt(size)
    future = torch.ones(length, length, dtype=torch.bool).triu(1)
    weights = torch.softmax(scores.masked_fill(future, -math.inf), dim=-1)
    y = (weights @ v).transpose(1, 2).reshape(batch, length, heads * size)
    return linear(y, w, f"{layer}.attention.output")


def logits(tokens, w, c):
    x = w["embedding.weight"][tokens]
    for i in range(c["layers"]):
        layer = f"layers.{i}"
        x = x + attention(
            rms_norm(x, w[f"{layer}.attention_norm.gain"], c["norm_epsilon"]), w, c, layer)
        y = rms_norm(x, w[f"{layer}.feedforward_norm.gain"], c["norm_epsilon"])
        y = activation(linear(y, w, f"{layer}.feedforward.up"), c["activation"])
        x = x + linear(y, w, f"{layer}.feedforward.down")
    return rms_norm(x, w["final_norm.gain"], c["norm_epsilon"]) @ w["embedding.weight"].T


def negative_log_likelihoods(tokens, targets, w, c):
    return likelihoods_of(logits(tokens, w, c), targets)


def likelihoods_of(y, targets):
    """From logits, -ln p of the targets: one number a position; 0 where there is no target."""
    p = torch.log_softmax(y, dim=-1)
    wanted = targets != NO_TARGET
    chosen = p.gather(-1, torch.where(wanted, targets, 0)[..., None])[..., 0]
    return torch.where(wanted, -chosen, torch.zeros_like(chosen))


def random_weights(c, generator, embedding=0.5):
    """Large enough that attention is far from uniform and every path carries weight."""
    weights = {}
    for name, shape in parameter_shapes(c):
        x = generator.standard_normal(shape)
        if name.endswith(".gain"):
            x = 1 + 0.2 * x
        elif name.endswith("_bias"):
            x = 0.5 * x
        elif name.endswith(".bias"):
            x = 0.3 * x
        elif name.startswith("embedding"):
            x = embedding * x
        else:
            x = 1.3 * x / math.sqrt(shape[-1])
        weights[name] = x.astype(np.float32)
    return weights


def as_parameters(weights, dtype):
    return {n: torch.tensor(x, dtype=dtype, requires_grad=True) for n, x in weights.items()}


def tokens_of(array):
    return torch.tensor(array.astype(np.int64))


def relative_error(a, b):
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    return float(np.linalg.norm(a - b) / max(np.linalg.norm(b), 1e-300))


def keep(path, tensors, metadata, compare, tolerance=1e-7):
    """Writes a golden, or compares one in the tree with what would be written."""
    path = TESTS / path
    if not compare:
        save_file(tensors, path, metadata)
        print(f"  {path.relative_to(TESTS)}: {path.stat().st_size} bytes")
        return
    with safe_open(path, framework="numpy") as file:
        assert file.metadata() == metadata, f"{path}: the metadata differ"
    stored = load_file(path)
    assert set(stored) == set(tensors), f"{path}: the names differ"
    for name, tensor in tensors.items():
        assert stored[name].shape == tensor.shape, f"{path}: {name} has another shape"
        # Another version of PyTorch may round a last bit of float64 otherwise; float32 hides it.
        error = relative_error(stored[name], tensor)
        assert error < tolerance, f"{path}: {name} differs by {error:.1e}"
    print(f"  {path.relative_to(TESTS)}: the same {len(tensors)} tensors")


def model_sample(c, batch, seed):
    """Weights, inputs and targets of a model golden, and what the sum of losses is scaled by."""
    generator = np.random.default_rng(seed)
    weights = random_weights(c, generator)
    text = generator.integers(0, c["vocabulary_size"], (batch, c["context_length"] + 1))
    inputs, targets = text[:, :-1].astype(np.uint16), text[:, 1:].astype(np.uint16)
    targets[:, ::7] = NO_TARGET
    return weights, inputs, targets, 1 / int((targets != NO_TARGET).sum())


def model_golden(variant, c, batch, rows, seed, compare):
    weights, inputs, targets, scale = model_sample(c, batch, seed)

    def run(dtype):
        w = as_parameters(weights, dtype)
        nll = negative_log_likelihoods(tokens_of(inputs), tokens_of(targets), w, c)
        loss = nll.sum() * scale
        loss.backward()
        with torch.no_grad():
            y = logits(tokens_of(inputs), w, c).reshape(-1, c["vocabulary_size"])[rows]
        out = {"logits": y, "loss": loss.detach()[None], "log_probabilities": -nll[0].detach()}
        out.update({f"gradient.{n}": p.grad for n, p in w.items()})
        return {n: x.double().numpy() for n, x in out.items()}

    exact, single = run(torch.float64), run(torch.float32)
    for name in [n for n in exact if n.endswith("key.bias")]:
        measure = np.linalg.norm(exact[name.replace("key", "query")])
        assert np.linalg.norm(exact[name]) < 1e-12 * measure
        assert np.linalg.norm(single[name]) < 1e-5 * measure
        exact[name] = single[name] = np.zeros_like(exact[name])
    worst = max((relative_error(single[n], exact[n]), n) for n in exact)
    print(f"{variant}: loss {exact['loss'][0]:.6f}; PyTorch's float32 is off by {worst[0]:.1e}"
          f" at worst ({worst[1]})")
    tensors = {f"weight.{n}": x for n, x in weights.items()}
    tensors.update({n: x.astype(np.float32) for n, x in exact.items()})
    tensors.update(inputs=inputs, targets=targets, logit_rows=np.array(rows, np.uint16))
    metadata = dict(config=json.dumps(c), batch=str(batch), scale=repr(scale))
    keep(f"Model/Goldens/pytorch_{variant}.safetensors", tensors, metadata, compare)


def bfloat16_golden(variant, c, batch, rows, seed, compare):
    weights, inputs, targets, scale = model_sample(c, batch, seed)

    def run(dtype, autocast=False):
        w = as_parameters(weights, dtype)
        with torch.autocast("cpu", torch.bfloat16, enabled=autocast):
            y = logits(tokens_of(inputs), w, c)
        exact = dtype == torch.float64
        nll = likelihoods_of(y if exact else y.float(), tokens_of(targets))
        (nll.sum() * scale).backward()
        out = {"logits": y.detach().reshape(-1, c["vocabulary_size"])[rows],
               "loss": (nll.sum() * scale).detach()[None], "log_probabilities": -nll[0].detach()}
        out.update({f"gradient.{n}": w[n].grad for n in BFLOAT16_GRADIENTS})
        return {n: x.double().numpy() for n, x in out.items()}

    exact, tensors = run(torch.float64), {}
    for mode, results in [("autocast", run(torch.float32, True)), ("pure", run(torch.bfloat16))]:
        tensors.update({f"{mode}.{n}": x.astype(np.float32) for n, x in results.items()})
        distances = {n: relative_error(x, exact[n]) for n, x in results.items()}
        print(f"{variant} bfloat16, {mode}: "
              + ", ".join(f"{n} {x:.1e}" for n, x in distances.items()))
    # Another CPU sums in another order, and bfloat16 makes whole units of that: two results are as
    # far apart as their distances from the exact one allow.
    keep(
        f"Model/Goldens/pytorch_{variant}_bfloat16.safetensors", tensors,
        dict(weights=f"pytorch_{variant}"), compare, tolerance=0.1)


def adam_golden(c, batch, seed, compare):
    steps, settings = 10, dict(beta1=0.9, beta2=0.95, epsilon=1e-8, clip=1.0, learning_rate=1e-3)
    generator = np.random.default_rng(seed)
    weights = random_weights(c, generator, embedding=0.1)
    # A skewed distribution, and small logits: gradients on both sides of the clipping norm.
    chances = 1 / np.arange(1, c["vocabulary_size"] + 1)
    text = generator.choice(
        c["vocabulary_size"], (steps, batch, c["context_length"] + 1), p=chances / chances.sum())
    inputs, targets = text[..., :-1].astype(np.uint16), text[..., 1:].astype(np.uint16)

    def run(dtype):
        w = as_parameters(weights, dtype)
        adam = torch.optim.Adam(
            w.values(), lr=settings["learning_rate"], eps=settings["epsilon"],
            betas=(settings["beta1"], settings["beta2"]))
        losses, norms = [], []
        for step in range(steps):
            adam.zero_grad()
            loss = negative_log_likelihoods(
                tokens_of(inputs[step]), tokens_of(targets[step]), w, c).mean()
            loss.backward()
            norm = torch.sqrt(sum((p.grad ** 2).sum() for p in w.values()))
            for p in w.values():
                p.grad *= min(1.0, settings["clip"] / norm.item())
            adam.step()
            losses.append(loss.item())
            norms.append(norm.item())
        final = {f"final.{n}": p.detach().double().numpy() for n, p in w.items()}
        return dict(final, loss=np.array(losses), gradient_norm=np.array(norms))

    exact, single = run(torch.float64), run(torch.float32)
    worst = max((relative_error(single[n], exact[n]), n) for n in exact)
    print(f"adam: losses {np.round(exact['loss'], 4)}\n  norms {np.round(exact['gradient_norm'], 3)}"
          f"\n  PyTorch's float32 is off by {worst[0]:.1e} at worst ({worst[1]})")
    tensors = {f"initial.{n}": x for n, x in weights.items()}
    tensors.update({n: x.astype(np.float32) for n, x in exact.items()})
    tensors.update(inputs=inputs, targets=targets)
    metadata = dict(config=json.dumps(c), batch=str(batch), optimizer=json.dumps(settings))
    keep("Train/Goldens/adam_ten_steps.safetensors", tensors, metadata, compare)


def check(directory):
    """DIR has config.json and model.safetensors as Gopher.save writes them, and
    expected.safetensors with `inputs` [batch, context] U16 and Swift's `logits` of all positions."""
    directory = pathlib.Path(directory)
    c = json.loads((directory / "config.json").read_text())
    with safe_open(directory / "model.safetensors", framework="numpy") as file:
        order = list(file.offset_keys())
    weights = load_file(directory / "model.safetensors")
    wanted = {n: tuple(s) for n, s in parameter_shapes(c)}
    found = {n: x.shape for n, x in weights.items()}
    assert found == wanted, f"names or shapes differ: {set(found.items()) ^ set(wanted.items())}"
    assert order == list(wanted), "the order of the tensors in the file is not the fixed order"
    expected = load_file(directory / "expected.safetensors")
    with torch.no_grad():
        y = logits(tokens_of(expected["inputs"]), as_parameters(weights, torch.float64), c)
    error = relative_error(expected["logits"], y.numpy().reshape(expected["logits"].shape))
    print(f"{len(weights)} tensors; logits differ by {error:.1e} (relative, 2-norm)")
    return 0 if error < 1e-4 else 1


def main(arguments):
    if arguments in (["goldens"], ["goldens", "--compare"]):
        compare = len(arguments) == 2
        default = dict(
            c=config(), batch=2, rows=[0, 1, 63, 64, 149, 150, 299], seed=1, compare=compare)
        model_golden("default", **default)
        bfloat16_golden("default", **default)
        biased = config(
            name="golden-biased", heads=2, model_size=8, feedforward_size=24, vocabulary_size=29,
            context_length=33, activation="gelu_exact", norm_epsilon=1e-5, linear_bias=True,
            position_bias_per_layer=False)
        model_golden("biased", biased, batch=3, rows=[0, 32, 33, 98], seed=2, compare=compare)
        adam_golden(
            config(name="golden-adam", model_size=8, context_length=96), batch=2, seed=3,
            compare=compare)
        return 0
    if arguments[:1] == ["check"] and len(arguments) == 2:
        return check(arguments[1])
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#include "COneDNN.h"

// Without the trait the package builds on a machine that has no oneDNN.
#ifdef GOPHER_ONEDNN

#include <dnnl.h>

#include <dlfcn.h>

#include <array>
#include <cstdio>
#include <map>
#include <memory>

namespace {

using Sizes = std::array<dnnl_dim_t, 2>;

/// All that decides which code oneDNN generates for a product.
using Kind = std::array<long, 11>;

/// A handle of oneDNN's that is given back at the end of its scope.
template <typename Handle, dnnl_status_t (*destroy)(Handle)>
struct Owned {
  Handle handle = nullptr;

  Owned() = default;
  Owned(const Owned &) = delete;
  Owned &operator=(const Owned &) = delete;
  ~Owned() {
    if (handle) destroy(handle);
  }
  operator Handle() const { return handle; }
};

using Attributes = Owned<dnnl_primitive_attr_t, dnnl_primitive_attr_destroy>;
using Engine = Owned<dnnl_engine_t, dnnl_engine_destroy>;
using Memory = Owned<dnnl_memory_t, dnnl_memory_destroy>;
using PostOperations = Owned<dnnl_post_ops_t, dnnl_post_ops_destroy>;
using Primitive = Owned<dnnl_primitive_t, dnnl_primitive_destroy>;
using PrimitiveDescription = Owned<dnnl_primitive_desc_t, dnnl_primitive_desc_destroy>;
using Stream = Owned<dnnl_stream_t, dnnl_stream_destroy>;

/// A generated product and descriptions of its operands.
struct Plan {
  Primitive primitive;
  Memory a, b, c, bias;
};

/// Owns what one thread has made: oneDNN's scratch memory belongs to the thread that made a plan.
///
/// Members are given back from the last to the first: plans before the engine they are made for.
struct Plans {
  Engine engine;
  Stream stream;
  std::map<Kind, std::unique_ptr<Plan>> made;
};

thread_local Plans plans;

/// Texts of many lengths make many shapes; a thread forgets them all when it has so many.
constexpr size_t most_plans = 1024;

#define TRY(call)                                                \
  do {                                                           \
    const dnnl_status_t status = (call);                         \
    if (status != dnnl_success) return status;                   \
  } while (0)

#if DNNL_VERSION_MAJOR >= 3
/// Owns a description.
struct Description {
  dnnl_memory_desc_t desc = nullptr;
  ~Description() { if (desc) dnnl_memory_desc_destroy(desc); }
  dnnl_status_t make(Sizes sizes, dnnl_data_type_t type, Sizes strides) {
    return dnnl_memory_desc_create_with_strides(&desc, 2, sizes.data(), type, strides.data());
  }
  const_dnnl_memory_desc_t get() const { return desc; }
};
#else
struct Description {
  dnnl_memory_desc_t desc = {};
  dnnl_status_t make(Sizes sizes, dnnl_data_type_t type, Sizes strides) {
    return dnnl_memory_desc_init_by_strides(&desc, 2, sizes.data(), type, strides.data());
  }
  const dnnl_memory_desc_t *get() const { return &desc; }
};
#endif

Sizes strides(const gopher_onednn_factor &factor) {
  return factor.transposed ? Sizes{1, factor.stride} : Sizes{factor.stride, 1};
}

dnnl_status_t make_primitive(
    const gopher_onednn_product &p, const Description &a, const Description &b,
    const Description &bias, const Description &c, dnnl_primitive_t *primitive) {
  Attributes attributes;
  PostOperations operations;
  TRY(dnnl_primitive_attr_create(&attributes.handle));
  TRY(dnnl_post_ops_create(&operations.handle));
#if DNNL_VERSION_MAJOR >= 3
  if (p.accumulate)
    TRY(dnnl_post_ops_append_sum(operations, 1, 0, dnnl_data_type_undef));
#else
  if (p.accumulate) TRY(dnnl_post_ops_append_sum(operations, 1));
#endif
  TRY(dnnl_primitive_attr_set_post_ops(attributes, operations));
  PrimitiveDescription description;
#if DNNL_VERSION_MAJOR >= 3
  TRY(dnnl_matmul_primitive_desc_create(
      &description.handle, plans.engine, a.get(), b.get(), p.bias ? bias.get() : nullptr, c.get(),
      attributes));
#else
  dnnl_matmul_desc_t operation;
  TRY(dnnl_matmul_desc_init(
      &operation, a.get(), b.get(), p.bias ? bias.get() : nullptr, c.get()));
  TRY(dnnl_primitive_desc_create(
      &description.handle, &operation, attributes, plans.engine, nullptr));
#endif
  return dnnl_primitive_create(primitive, description);
}

dnnl_status_t make(const gopher_onednn_product &p, Plan &plan) {
  if (!plans.engine) {
    // oneDNN's own threads would multiply ours; a build without OpenMP has no such function.
    using SetThreads = void (*)(int);
    const auto limit = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
    if (limit) limit(1);
    TRY(dnnl_engine_create(&plans.engine.handle, dnnl_cpu, 0));
    TRY(dnnl_stream_create(&plans.stream.handle, plans.engine, dnnl_stream_default_flags));
  }
  Description a, b, c, bias;
  const dnnl_data_type_t result = p.cbfloat16 ? dnnl_bf16 : dnnl_f32;
  TRY(a.make({p.rows, p.inner}, dnnl_bf16, strides(p.a)));
  TRY(b.make({p.inner, p.columns}, dnnl_bf16, strides(p.b)));
  TRY(c.make({p.rows, p.columns}, result, {p.cstride, 1}));
  TRY(bias.make({1, p.columns}, dnnl_f32, {p.columns, 1}));
  TRY(make_primitive(p, a, b, bias, c, &plan.primitive.handle));
  TRY(dnnl_memory_create(&plan.a.handle, a.get(), plans.engine, DNNL_MEMORY_NONE));
  TRY(dnnl_memory_create(&plan.b.handle, b.get(), plans.engine, DNNL_MEMORY_NONE));
  TRY(dnnl_memory_create(&plan.c.handle, c.get(), plans.engine, DNNL_MEMORY_NONE));
  return dnnl_memory_create(&plan.bias.handle, bias.get(), plans.engine, DNNL_MEMORY_NONE);
}

dnnl_status_t multiply(const gopher_onednn_product &p) {
  const Kind kind = {
      p.rows, p.columns, p.inner, p.a.stride, p.a.transposed, p.b.stride, p.b.transposed,
      p.cstride, p.cbfloat16, p.accumulate, p.bias != nullptr};
  auto found = plans.made.find(kind);
  if (found == plans.made.end()) {
    auto made = std::make_unique<Plan>();
    TRY(make(p, *made));
    if (plans.made.size() >= most_plans) plans.made.clear();
    found = plans.made.emplace(kind, std::move(made)).first;
  }
  const Plan &plan = *found->second;
  TRY(dnnl_memory_set_data_handle(plan.a, const_cast<uint16_t *>(p.a.pointer)));
  TRY(dnnl_memory_set_data_handle(plan.b, const_cast<uint16_t *>(p.b.pointer)));
  TRY(dnnl_memory_set_data_handle(plan.c, p.c));
  std::array<dnnl_exec_arg_t, 4> arguments = {
      {{DNNL_ARG_SRC, plan.a}, {DNNL_ARG_WEIGHTS, plan.b}, {DNNL_ARG_DST, plan.c}}};
  if (p.bias) {
    TRY(dnnl_memory_set_data_handle(plan.bias, const_cast<float *>(p.bias)));
    arguments[3] = {DNNL_ARG_BIAS, plan.bias};
  }
  TRY(dnnl_primitive_execute(plan.primitive, plans.stream, p.bias ? 4 : 3, arguments.data()));
  return dnnl_stream_wait(plans.stream);
}

}  // namespace

int gopher_onednn_multiply(const gopher_onednn_product *product) { return multiply(*product); }

int gopher_onednn_is_native(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512bf16") ? 1 : 0;
#else
  // oneDNN chooses by itself on other CPUs; here float32 products of widened numbers are used.
  return 0;
#endif
}

const char *gopher_onednn_version(void) {
  static char text[32];
  const dnnl_version_t *version = dnnl_version();
  std::snprintf(text, sizeof text, "%d.%d.%d", version->major, version->minor, version->patch);
  return text;
}

#endif

import GopherModel
import Tensors
import Testing

@Suite struct GradientClippingTests {
  @Test("the norm is that of all gradients together")
  func norm() {
    let gradients: [[Float]] = [[1, 2], [4], [2, 0, 0]]
    let parameters = gradients.map { numbers in
      let parameter = Parameter(name: "p", value: Tensor(zeros: [numbers.count]))
      parameter.gradient = Tensor(numbers, shape: [numbers.count])
      return parameter
    }
    #expect(GradientClipping.norm(of: parameters) == 5)
    #expect(GradientClipping.norm(of: []) == 0)
  }

  @Test("a gradient above the limit is scaled to it, and a limit of 0 is none")
  func factor() {
    #expect(GradientClipping.factor(norm: 5, limit: 1) == 0.2)
    #expect(GradientClipping.factor(norm: 0.5, limit: 1) == 1)
    #expect(GradientClipping.factor(norm: 5, limit: 0) == 1)
    #expect(GradientClipping.factor(norm: 0, limit: 1) == 1)
  }
}

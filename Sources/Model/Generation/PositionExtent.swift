/// What the distances beyond the trained context count as, where a text grows longer than it.
public enum PositionExtent: String, Codable, Sendable, CaseIterable {
  /// As the largest that training saw (paper, section D.6, evaluates so beyond 2048; spec §1.4).
  case clamped
  /// As what they are: the sinusoids go on (Dai et al. 2019 evaluate so).
  case extended
}

package dev.sluice.audit.fault;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The faults of one part of a node's audit, one state for each kind. Any thread. */
public final class FaultRegister {
  private final Map<FaultKind, FaultState> states = new EnumMap<>(FaultKind.class);

  public FaultRegister() {
    for (FaultKind kind : FaultKind.values()) {
      states.put(kind, new FaultState(kind));
    }
  }

  public FaultState of(FaultKind kind) {
    return Objects.requireNonNull(states.get(kind));
  }

  /** All failures since the start, in the order of the kinds. */
  public List<FaultReport> reports() {
    return states.values().stream().map(FaultState::report).flatMap(Optional::stream).toList();
  }
}

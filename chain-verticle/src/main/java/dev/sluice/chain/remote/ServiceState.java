package dev.sluice.chain.remote;

import dev.sluice.chain.remote.manifest.ServiceProfile;

/** Whether a service can be asked. */
sealed interface ServiceState {
  /** Not now; it is tried again unless its registration forbids it. */
  record Undescribed(String reason) implements ServiceState {}

  /** Yes. */
  record Described(ServiceProfile profile, DescribedService service) implements ServiceState {}
}

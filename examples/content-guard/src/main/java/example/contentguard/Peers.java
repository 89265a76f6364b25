package example.contentguard;

import dev.sluice.proto.extension.v1.PeerMetadata;
import dev.sluice.proto.extension.v1.ProtocolVersion;
import java.util.Optional;

/** What this service and a gateway must agree on before they work together. */
final class Peers {
  private static final int MAJOR = 1;
  private static final String CONTRACT = "openshell.supervisor-middleware.contract";

  static final PeerMetadata SELF =
      PeerMetadata.newBuilder()
          .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(MAJOR))
          .setImplementationName("content-guard")
          .setImplementationVersion("0.1.0")
          .addSupportedCapabilities(CONTRACT)
          .addRequiredCapabilities(CONTRACT)
          .build();

  private Peers() {}

  /** Why this gateway cannot be served; another minor version is no reason. */
  static Optional<String> objection(PeerMetadata gateway) {
    if (gateway.getProtocolVersion().getMajor() != MAJOR) {
      return Optional.of("this service speaks protocol major version " + MAJOR);
    }
    if (!gateway.getSupportedCapabilitiesList().contains(CONTRACT)) {
      return Optional.of("the gateway does not support " + CONTRACT);
    }
    return gateway.getRequiredCapabilitiesList().stream().allMatch(CONTRACT::equals)
        ? Optional.empty()
        : Optional.of("the gateway requires a capability that this service does not have");
  }
}

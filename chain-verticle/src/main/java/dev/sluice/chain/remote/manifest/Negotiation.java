package dev.sluice.chain.remote.manifest;

import dev.sluice.proto.contract.ContractNames;
import dev.sluice.proto.extension.v1.PeerMetadata;
import dev.sluice.proto.extension.v1.ProtocolVersion;
import dev.sluice.proto.middleware.v1.MiddlewareDescribeRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The protocol negotiation of revision 0.1.x: version and capabilities. */
public final class Negotiation {
  private static final int MAJOR = 1;
  private static final int MINOR = 0;
  private static final int MAX_CAPABILITIES = 128;
  private static final int MAX_CAPABILITY_LENGTH = 128;
  private static final Pattern CAPABILITY = Pattern.compile("openshell(\\.[a-z0-9-]+){2,}");

  private Negotiation() {}

  /** A service of revision 0.0.x reads it as an empty message. */
  public static MiddlewareDescribeRequest describeRequest() {
    return MiddlewareDescribeRequest.newBuilder()
        .setGateway(
            PeerMetadata.newBuilder()
                .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(MAJOR).setMinor(MINOR))
                .setImplementationName("sluice")
                .addSupportedCapabilities(ContractNames.CONTRACT_CAPABILITY)
                .addRequiredCapabilities(ContractNames.CONTRACT_CAPABILITY))
        .build();
  }

  /** Why the peer is incompatible, as the end of a sentence about it; empty when it is not. */
  public static Optional<String> objection(PeerMetadata peer) {
    if (!peer.hasProtocolVersion()) {
      return Optional.of("describes no protocol version; upgrade it");
    }
    int major = peer.getProtocolVersion().getMajor();
    if (major != MAJOR) {
      return Optional.of(
          "speaks protocol major version "
              + Integer.toUnsignedString(major)
              + ", this gateway speaks "
              + MAJOR);
    }
    return listObjection("supported", peer.getSupportedCapabilitiesList())
        .or(() -> listObjection("required", peer.getRequiredCapabilitiesList()))
        .or(() -> missing(peer));
  }

  private static Optional<String> listObjection(String which, List<String> capabilities) {
    if (capabilities.size() > MAX_CAPABILITIES) {
      return Optional.of("lists more than " + MAX_CAPABILITIES + " " + which + " capabilities");
    }
    Set<String> seen = new HashSet<>();
    for (String capability : capabilities) {
      if (capability.length() > MAX_CAPABILITY_LENGTH
          || !CAPABILITY.matcher(capability).matches()) {
        return Optional.of("lists a malformed " + which + " capability");
      }
      if (!seen.add(capability)) {
        return Optional.of("lists a duplicate " + which + " capability");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> missing(PeerMetadata peer) {
    if (!peer.getSupportedCapabilitiesList().contains(ContractNames.CONTRACT_CAPABILITY)) {
      return Optional.of("does not support the capability " + ContractNames.CONTRACT_CAPABILITY);
    }
    boolean met =
        peer.getRequiredCapabilitiesList().stream()
            .allMatch(ContractNames.CONTRACT_CAPABILITY::equals);
    return met
        ? Optional.empty()
        : Optional.of("requires a capability that this gateway does not support");
  }
}

package dev.sluice.chain.service.manifest;

import dev.sluice.proto.ContractNames;
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

  private static final Set<String> SUPPORTED =
      Set.of(ContractNames.CONTRACT_CAPABILITY, ContractNames.HOOKS_CAPABILITY);

  private static final Set<String> OTHER_FORMS =
      Set.of(ContractNames.SESSION_CAPABILITY, ContractNames.SECOND_CAPABILITY);

  private Negotiation() {}

  /** A service of revision 0.0.x reads it as an empty message. */
  public static MiddlewareDescribeRequest describeRequest() {
    return MiddlewareDescribeRequest.newBuilder()
        .setGateway(
            PeerMetadata.newBuilder()
                .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(MAJOR).setMinor(MINOR))
                .setImplementationName("sluice")
                .addSupportedCapabilities(ContractNames.CONTRACT_CAPABILITY)
                .addSupportedCapabilities(ContractNames.HOOKS_CAPABILITY)
                .addRequiredCapabilities(ContractNames.CONTRACT_CAPABILITY))
        .build();
  }

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
        .or(() -> missing(peer))
        .or(() -> otherForm(peer))
        .or(() -> unmet(peer))
        .or(() -> undecided(peer));
  }

  public static boolean requiresHooks(PeerMetadata peer) {
    return peer.getRequiredCapabilitiesList().contains(ContractNames.HOOKS_CAPABILITY);
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
    return Optional.empty();
  }

  private static Optional<String> otherForm(PeerMetadata peer) {
    return peer.getRequiredCapabilitiesList().stream()
        .filter(OTHER_FORMS::contains)
        .findFirst()
        .map(
            capability ->
                "requires "
                    + capability
                    + " of an unreleased iteration of the hooks; this gateway speaks "
                    + ContractNames.HOOKS_CAPABILITY
                    + " as OpenShell 0.1.9 released it: build the service for that release");
  }

  private static Optional<String> unmet(PeerMetadata peer) {
    return SUPPORTED.containsAll(peer.getRequiredCapabilitiesList())
        ? Optional.empty()
        : Optional.of("requires a capability that this gateway does not support");
  }

  // Such a service would be asked by the older methods, which it may not serve.
  private static Optional<String> undecided(PeerMetadata peer) {
    return peer.getSupportedCapabilitiesList().contains(ContractNames.HOOKS_CAPABILITY)
            && !requiresHooks(peer)
        ? Optional.of(
            "supports "
                + ContractNames.HOOKS_CAPABILITY
                + " without requiring it; require it to be asked by the hooks, or leave it out")
        : Optional.empty();
  }
}

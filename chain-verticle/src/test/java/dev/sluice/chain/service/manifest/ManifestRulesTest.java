package dev.sluice.chain.service.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.service.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.chain.stage.Binding;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.extension.v1.PeerMetadata;
import dev.sluice.proto.extension.v1.ProtocolVersion;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestRulesTest {
  private static final String SUBJECT = "external middleware registration 'corp/guard' ";
  private static final int HTTP_REQUEST = 1;
  private static final int WEBSOCKET_MESSAGE = 2;
  private static final int HTTP_RESPONSE = 3;
  private static final int PRE_CREDENTIALS = 1;
  private static final int PRE_RETURN = 2;
  private static final String CONTRACT = "openshell.supervisor-middleware.contract";

  @ParameterizedTest
  @MethodSource("brokenBindings")
  void namesTheFirstRuleThatIsBroken(List<MiddlewareBinding> bindings, String reason) {
    assertThat(check(bindings)).isEqualTo(new ManifestVerdict.Rejected(SUBJECT + reason));
  }

  static Stream<Arguments> brokenBindings() {
    String pair = "advertises an unsupported middleware operation/phase pair";
    MiddlewareBinding good = binding(HTTP_REQUEST, PRE_CREDENTIALS);
    return Stream.of(
        arguments(List.of(), "describes no bindings"),
        arguments(
            List.of(binding(WEBSOCKET_MESSAGE, PRE_RETURN)),
            "advertises WEBSOCKET_MESSAGE/PRE_RETURN, which is reserved for PR 2"),
        arguments(List.of(binding(HTTP_REQUEST, PRE_RETURN)), pair),
        arguments(List.of(binding(HTTP_RESPONSE, PRE_CREDENTIALS)), pair),
        arguments(List.of(binding(0, 0)), pair),
        arguments(List.of(good, binding(77, 1)), pair),
        arguments(List.of(good, good), "describes a duplicate middleware operation/phase pair"),
        arguments(List.of(limit(0)), "must advertise a non-zero payload limit"),
        arguments(List.of(limit(4194305)), "payload limit exceeds the platform maximum of 4194304"),
        arguments(List.of(limit(-1)), "payload limit exceeds the platform maximum of 4194304"),
        arguments(
            List.of(limit(999)), "max_payload_bytes (1000) exceeds the binding capability (999)"),
        arguments(
            List.of(good, binding(WEBSOCKET_MESSAGE, PRE_CREDENTIALS, 500)),
            "max_payload_bytes (1000) exceeds the binding capability (500)"));
  }

  @ParameterizedTest
  @MethodSource("doublyBroken")
  void judgesOneBindingCompletelyBeforeTheNext(List<MiddlewareBinding> bindings, String reason) {
    assertThat(check(bindings)).isEqualTo(new ManifestVerdict.Rejected(SUBJECT + reason));
  }

  static Stream<Arguments> doublyBroken() {
    MiddlewareBinding good = binding(HTTP_REQUEST, PRE_CREDENTIALS);
    MiddlewareBinding tooSmall = limit(999);
    String capability = "max_payload_bytes (1000) exceeds the binding capability (999)";
    String timeout = "has invalid timeout for binding: invalid timeout";
    return Stream.of(
        arguments(List.of(tooSmall, binding(0, 0)), capability),
        arguments(List.of(tooSmall, good), capability),
        arguments(List.of(tooSmall.toBuilder().setTimeout("s").build()), timeout),
        arguments(
            List.of(limit(0).toBuilder().setTimeout("s").build()),
            "must advertise a non-zero payload limit"),
        arguments(
            List.of(good, good.toBuilder().setMaxPayloadBytes(0).build()),
            "describes a duplicate middleware operation/phase pair"));
  }

  @ParameterizedTest
  @CsvSource({
    "9ms, timeout must be between 10ms and 30s",
    "31s, timeout must be between 10ms and 30s",
    "30001ms, timeout must be between 10ms and 30s",
    "99999999999999999999s, timeout must be between 10ms and 30s",
    "500, invalid timeout; expected suffix ms or s",
    "canary, invalid timeout; expected suffix ms or s",
    "1m, invalid timeout; expected suffix ms or s",
    "-5s, invalid timeout",
    "+5s, invalid timeout",
    "1.5s, invalid timeout",
    "s, invalid timeout"
  })
  void refusesTimeoutsWithoutQuotingThem(String timeout, String detail) {
    assertThat(check(List.of(limit(1000).toBuilder().setTimeout(timeout).build())))
        .isEqualTo(
            new ManifestVerdict.Rejected(SUBJECT + "has invalid timeout for binding: " + detail));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 500",
    "' ', 500",
    "10ms, 10",
    "' 20ms ', 20",
    "499ms, 499",
    "1s, 500",
    "30s, 500"
  })
  void aTimeoutOnlyShortens(String timeout, long millis) {
    assertAccepted(
        List.of(limit(1000).toBuilder().setTimeout(timeout).build()), Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 9999999, false",
    "0, 10000000, true",
    "30, 0, true",
    "30, 1, false",
    "-1, 0, false"
  })
  void boundsADuration(long seconds, int nanos, boolean accepted) {
    MiddlewareBinding binding =
        limit(1000).toBuilder()
            .setRequestTimeout(
                com.google.protobuf.Duration.newBuilder().setSeconds(seconds).setNanos(nanos))
            .build();

    assertThat(check(List.of(binding)) instanceof ManifestVerdict.Accepted).isEqualTo(accepted);
  }

  @Test
  void theOperatorsLimitIsTheLimit() {
    assertAccepted(List.of(limit(1000)), Duration.ofMillis(500));
    assertAccepted(List.of(limit(4194304)), Duration.ofMillis(500));
  }

  @ParameterizedTest
  @MethodSource("peers")
  void negotiates(PeerMetadata.Builder peer, String reason) {
    ManifestVerdict verdict =
        rules()
            .check(
                MiddlewareManifest.newBuilder()
                    .addBindings(limit(1000))
                    .setExtension(peer)
                    .build());

    assertThat(verdict instanceof ManifestVerdict.Rejected rejected ? rejected.reason() : "")
        .isEqualTo(reason.isEmpty() ? "" : SUBJECT + reason);
  }

  static Stream<Arguments> peers() {
    return Stream.of(
        arguments(peer(), ""),
        arguments(
            peer().setProtocolVersion(ProtocolVersion.newBuilder().setMajor(1).setMinor(9)), ""),
        arguments(peer().clearProtocolVersion(), "describes no protocol version; upgrade it"),
        arguments(
            peer().setProtocolVersion(ProtocolVersion.newBuilder().setMajor(2)),
            "speaks protocol major version 2, this gateway speaks 1"),
        arguments(
            peer().clearSupportedCapabilities(), "does not support the capability " + CONTRACT),
        arguments(
            peer().addRequiredCapabilities("openshell.supervisor-middleware.http-thoughts"),
            "requires a capability that this gateway does not support"),
        arguments(
            peer().addSupportedCapabilities(CONTRACT), "lists a duplicate supported capability"),
        arguments(
            peer().addSupportedCapabilities("canary"), "lists a malformed supported capability"),
        arguments(
            peer().addRequiredCapabilities("openshell.Canary.x"),
            "lists a malformed required capability"),
        arguments(
            peer().addAllSupportedCapabilities(numbered(128)),
            "lists more than 128 supported capabilities"));
  }

  @Test
  void theRevisionDecidesTheWriteRule() {
    assertThat(profile(MiddlewareManifest.newBuilder().addBindings(limit(1000))).writeRule())
        .isEqualTo(WriteRule.NAMESPACE);
    assertThat(
            profile(MiddlewareManifest.newBuilder().addBindings(limit(1000)).setExtension(peer()))
                .writeRule())
        .isEqualTo(WriteRule.END_TO_END);
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "openshell.test.n" + i).toList();
  }

  private static PeerMetadata.Builder peer() {
    return PeerMetadata.newBuilder()
        .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(1))
        .addSupportedCapabilities(CONTRACT)
        .addRequiredCapabilities(CONTRACT);
  }

  @ParameterizedTest
  @CsvSource({
    "1.4.2, 1.4.2",
    "v2.0.0-rc.1+build_7, v2.0.0-rc.1+build_7",
    "'', ''",
    "a sentence, ''",
    "123456789012345678901234567890123, ''"
  })
  void aVersionIsKeptWhenItIsNoSentence(String described, String kept) {
    MiddlewareManifest.Builder manifest = MiddlewareManifest.newBuilder().addBindings(limit(1000));
    assertThat(profile(manifest.setServiceVersion(described)).version()).isEqualTo(kept);
  }

  private static void assertAccepted(List<MiddlewareBinding> bindings, Duration timeout) {
    assertThat(check(bindings))
        .isEqualTo(
            new ManifestVerdict.Accepted(
                new ServiceProfile(
                    Optional.of(new Binding(1000, timeout)),
                    Optional.empty(),
                    ServiceProfile.Streams.NONE,
                    WriteRule.NAMESPACE,
                    "")));
  }

  private static ServiceProfile profile(MiddlewareManifest.Builder manifest) {
    return switch (rules().check(manifest.build())) {
      case ManifestVerdict.Accepted accepted -> accepted.profile();
      case ManifestVerdict.Rejected rejected -> throw new AssertionError(rejected.reason());
    };
  }

  private static ManifestVerdict check(List<MiddlewareBinding> bindings) {
    return rules().check(MiddlewareManifest.newBuilder().addAllBindings(bindings).build());
  }

  private static ManifestRules rules() {
    return rules(1000);
  }

  private static ManifestRules rules(int maxPayloadBytes) {
    return new ManifestRules(
        new Registration(
            "corp/guard",
            URI.create("https://guard.example.test"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "audience",
            false,
            maxPayloadBytes,
            Duration.ofMillis(500)));
  }

  private static MiddlewareBinding limit(long bytes) {
    return binding(HTTP_REQUEST, PRE_CREDENTIALS, bytes);
  }

  private static MiddlewareBinding binding(int operation, int phase) {
    return binding(operation, phase, Limits.PAYLOAD);
  }

  private static MiddlewareBinding binding(int operation, int phase, long bytes) {
    return MiddlewareBinding.newBuilder()
        .setOperationValue(operation)
        .setPhaseValue(phase)
        .setMaxPayloadBytes(bytes)
        .build();
  }
}

package dev.sluice.it.rows;

import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parts of answers that break a rule, by the code of the rule (http-responses 5.3, 6.3). */
final class BadParts {
  private static final String KIB = "k".repeat(1024);

  private BadParts() {}

  /** By the code of the older contract, without its {@code response_}. */
  static Map<String, MiddlewareDiagnostics.Builder> diagnostics() {
    Map<String, MiddlewareDiagnostics.Builder> bad = new LinkedHashMap<>();
    bad.put(
        "reason_over_capacity", MiddlewareDiagnostics.newBuilder().setReason(KIB.repeat(4) + "k"));
    bad.put("reason_code_invalid", MiddlewareDiagnostics.newBuilder().setReasonCode("No code!"));
    bad.put(
        "findings_over_capacity",
        MiddlewareDiagnostics.newBuilder()
            .addAllFindings(Collections.nCopies(33, Finding.getDefaultInstance())));
    bad.put(
        "finding_over_capacity",
        MiddlewareDiagnostics.newBuilder()
            .addFindings(Finding.newBuilder().setLabel(KIB.repeat(4) + "k")));
    MiddlewareDiagnostics.Builder many = MiddlewareDiagnostics.newBuilder();
    for (int i = 0; i < 65; i++) {
      many.putMetadata("key-" + i, "value");
    }
    bad.put("metadata_count_over_capacity", many);
    bad.put(
        "metadata_bytes_over_capacity",
        MiddlewareDiagnostics.newBuilder().putMetadata("key", KIB.repeat(32)));
    return bad;
  }

  /** By their codes. */
  static Map<String, List<HeaderMutation>> mutations() {
    Map<String, List<HeaderMutation>> bad = new LinkedHashMap<>();
    bad.put("header_mutation_count_over_capacity", Collections.nCopies(65, write("x-a", "1")));
    List<HeaderMutation> large =
        new ArrayList<>(Collections.nCopies(9, write("x-a", KIB.repeat(4))));
    bad.put("header_mutation_bytes_over_capacity", large);
    bad.put("header_mutation_invalid_name", List.of(write("x a", "1")));
    bad.put("header_mutation_protected_header", List.of(write("set-cookie", "a=c")));
    bad.put("header_mutation_hop_by_hop_header", List.of(write("x-hop", "1")));
    bad.put("header_mutation_unsafe_value", List.of(write("x-a", "1\r\nx-b: 2")));
    bad.put(
        "header_mutation_credential_placeholder",
        List.of(write("x-a", "openshell:resolve:env:KEY")));
    bad.put(
        "header_mutation_missing_existing_action",
        List.of(mutation(WriteHeader.newBuilder().setName("x-a").setValue("1"))));
    bad.put(
        "header_mutation_invalid_existing_action",
        List.of(
            mutation(
                WriteHeader.newBuilder().setName("x-a").setValue("1").setOnExistingValue(77))));
    bad.put("header_mutation_empty", List.of(HeaderMutation.getDefaultInstance()));
    return bad;
  }

  /** Removals and writes that only responses protect (http-responses 4.2, D1). */
  static List<HeaderMutation> protectedOnes() {
    return List.of(
        remove("content-security-policy"),
        remove("strict-transport-security"),
        remove("x-frame-options"),
        remove("x-content-type-options"),
        remove("access-control-allow-origin"),
        write("access-control-allow-origin", "*"),
        write("content-length", "1"),
        write("content-encoding", "gzip"),
        write("etag", "\"2\""),
        write("transfer-encoding", "chunked"),
        write("x-openshell-credential-key", "1"),
        remove("www-authenticate"));
  }

  static HeaderMutation write(String name, String value) {
    return mutation(
        WriteHeader.newBuilder()
            .setName(name)
            .setValue(value)
            .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_OVERWRITE));
  }

  private static HeaderMutation remove(String name) {
    return HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName(name)).build();
  }

  private static HeaderMutation mutation(WriteHeader.Builder write) {
    return HeaderMutation.newBuilder().setWrite(write).build();
  }
}

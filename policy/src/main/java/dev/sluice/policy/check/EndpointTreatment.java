package dev.sluice.policy.check;

import dev.sluice.config.net.Cidr;
import dev.sluice.policy.document.CredentialOptions.Signing;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import dev.sluice.policy.document.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How an endpoint treats matching traffic, by key of the policy.
 *
 * @param connection decided before a request is read
 */
record EndpointTreatment(Map<String, Object> connection, Map<String, Object> request) {

  static EndpointTreatment of(Endpoint endpoint) {
    Map<String, Object> connection = new LinkedHashMap<>();
    Set<Cidr> allowedIps = Set.copyOf(endpoint.allowedIps());
    connection.put("protocol: tcp", is(endpoint, Protocol.TCP));
    connection.put("tls", endpoint.tlsSkip());
    connection.put("allowed_ips", allowedIps);
    return new EndpointTreatment(connection, request(endpoint));
  }

  private static Map<String, Object> request(Endpoint endpoint) {
    Map<String, Object> request = new LinkedHashMap<>();
    Optional<Signing> signing = endpoint.credentials().signing();
    request.put("protocol", endpoint.protocol());
    request.put("enforcement", endpoint.audited());
    request.put("allow_encoded_slash", endpoint.encodedSlash());
    request.put("websocket_credential_rewrite", endpoint.credentials().websocketRewrite());
    request.put("request_body_credential_rewrite", endpoint.credentials().bodyRewrite());
    request.put("GraphQL over WebSocket", endpoint.readsOperations());
    request.put("credential_signing", signing.map(Signing::mode));
    request.put("signing_service", signing.flatMap(Signing::service));
    request.put("signing_region", signing.flatMap(Signing::region));
    request.put("credential_binding", endpoint.credentials().provider());
    request.put("max_body_bytes", endpoint.body().maxBytes());
    request.put("strict_tool_names", endpoint.body().strictToolNames());
    request.put("mcp.versions", endpoint.body().mcpVersions());
    request.put("upgrades", optsForUpgrades(endpoint));
    request.put("refuse_upgrade", endpoint.upgrades().closes());
    request.put("messages", endpoint.messages());
    request.put("refusals", endpoint.refusals());
    return request;
  }

  private static boolean optsForUpgrades(Endpoint endpoint) {
    return endpoint.upgrades().allowed()
        && endpoint.protocol().filter(Protocol::refusesUpgrades).isPresent();
  }

  static boolean shapesRequests(Endpoint endpoint) {
    return endpoint.protocol().filter(p -> p != Protocol.TCP).isPresent()
        || !endpoint.allowedIps().isEmpty()
        || endpoint.tlsSkip()
        || endpoint.credentials().provider().isPresent()
        || endpoint.refusals() != RefusalForm.OPENSHELL
        || endpoint.messages().isWritten();
  }

  List<String> connectionDifferences(EndpointTreatment other) {
    return differences(connection, other.connection);
  }

  List<String> requestDifferences(EndpointTreatment other) {
    return differences(request, other.request);
  }

  private static List<String> differences(Map<String, Object> mine, Map<String, Object> theirs) {
    List<String> differences = new ArrayList<>();
    mine.forEach(
        (key, value) -> {
          if (!value.equals(theirs.get(key))) {
            differences.add(key);
          }
        });
    return differences;
  }

  private static boolean is(Endpoint endpoint, Protocol protocol) {
    return endpoint.protocol().filter(p -> p == protocol).isPresent();
  }
}

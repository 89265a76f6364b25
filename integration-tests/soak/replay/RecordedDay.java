import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Writes a day of audit events, and a policy that covers most of them: {@code java RecordedDay.java
 * EVENTS SEED DIR}. The same seed gives the same bytes. 50 sandboxes, 400 endpoints on 100 hosts,
 * about 2,500 bytes an event; one request in 50 is denied, one in 200 refused by the destination
 * guard, one in 10 has query keys.
 */
final class RecordedDay {
  private static final int SANDBOXES = 50;
  private static final int HOSTS = 100;
  private static final int ENDPOINTS = 400;
  private static final long BEGIN = 1_790_000_000_000L;
  private static final long DAY = 86_400_000L;
  private static final String NODE = "0f5c2a4e-8f0e-4b57-9a53-4ad0c1d7b1a9";
  private static final String[] METHODS = {"GET", "GET", "GET", "POST", "PUT", "DELETE"};

  private final Random random;
  private final StringBuilder event = new StringBuilder(3000);

  private RecordedDay(long seed) {
    random = new Random(seed);
  }

  public static void main(String[] args) throws IOException {
    long events = Long.parseLong(args[0]);
    RecordedDay day = new RecordedDay(Long.parseLong(args[1]));
    Path directory = Path.of(args[2]);
    Files.writeString(directory.resolve("day.yaml"), policy());
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(directory.resolve("day.jsonl")), 1 << 20)) {
      for (long i = 0; i < events; i++) {
        out.write(day.event(i, events).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /** Four endpoints a host, by path; DELETE is denied everywhere. */
  private static String policy() {
    StringBuilder yaml = new StringBuilder("version: 1\nnetwork_policies:\n");
    for (int i = 0; i < ENDPOINTS; i++) {
      yaml.append(
          """
            e%d:
              endpoints:
                - host: h%d.example.test
                  port: 443
                  path: /v%d/**
                  protocol: rest
                  enforcement: enforce
                  access: full
                  deny_rules: [{method: DELETE}]
          """
              .formatted(i, i % HOSTS, i / HOSTS));
    }
    return yaml.toString();
  }

  private String event(long number, long events) {
    int endpoint = random.nextInt(ENDPOINTS);
    String method = METHODS[random.nextInt(METHODS.length)];
    boolean guarded = random.nextInt(200) == 0;
    boolean denied = guarded || method.equals("DELETE");
    String host = "h" + endpoint % HOSTS + ".example.test";
    String path = "/v" + endpoint / HOSTS + "/items/" + random.nextInt(1_000_000);
    String sandbox = "agent-" + random.nextInt(SANDBOXES);
    long time = BEGIN + number * DAY / events;
    String uid = NODE + "/0/" + number + "/0";
    event.setLength(0);
    event.append("{\"activity_id\":6,\"activity_name\":\"Post\",\"class_uid\":4002,");
    event.append("\"class_name\":\"HTTP Activity\",\"category_uid\":4,");
    event.append("\"category_name\":\"Network Activity\",\"type_uid\":400206,");
    event.append("\"type_name\":\"HTTP Activity: Post\",\"time\":").append(time);
    event.append(",\"metadata\":{\"version\":\"1.8.0\",\"product\":{\"name\":\"Sluice\",");
    event.append("\"vendor_name\":\"Sluice\",\"version\":\"0.1.0\"},\"uid\":\"").append(uid);
    event.append("\",\"correlation_uid\":\"").append(hex(32)).append("\",\"sequence\":");
    event.append(number + 1).append(",\"event_code\":\"");
    event.append(denied ? "http.decision" : "http.exchange").append("\",\"logged_time\":");
    event.append(time + 1200).append(",\"tenant_uid\":\"").append(sandbox);
    event.append("\",\"loggers\":[{\"name\":\"proxy-1\",\"uid\":\"").append(NODE).append("/0\"}],");
    event.append("\"labels\":[\"role:proxy\"],");
    event.append("\"profiles\":[\"security_control\",\"network_proxy\",\"host\"]},");
    node();
    destination(host);
    request(method, host, path);
    outcome(guarded, denied, endpoint, time, host + ":443" + path);
    return event.append("}\n").toString();
  }

  private void node() {
    event.append("\"device\":{\"type_id\":1,\"type\":\"Server\",\"name\":\"proxy-1\",\"uid\":\"");
    event.append(NODE).append("\",\"hostname\":\"proxy-1\"},\"observation_point_id\":2,");
    event.append("\"observation_point\":\"Destination\",\"src_endpoint\":{\"ip\":\"10.1.2.3\",");
    event.append("\"port\":50123,\"uid\":\"agent-7\"},\"proxy_endpoint\":{\"name\":\"proxy-1\",");
    event.append("\"uid\":\"").append(NODE).append("\"},");
  }

  private void destination(String host) {
    event.append("\"dst_endpoint\":{\"hostname\":\"").append(host).append("\",\"domain\":\"");
    event.append(host).append("\",\"ip\":\"192.0.2.7\",\"port\":443},\"observables\":[");
    event.append("{\"type_id\":1,\"name\":\"dst_endpoint.hostname\",\"type\":\"Hostname\",");
    event.append("\"value\":\"").append(host).append("\"},{\"type_id\":2,\"name\":");
    event.append("\"dst_endpoint.ip\",\"type\":\"IP Address\",\"value\":\"192.0.2.7\"}],");
  }

  private void request(String method, String host, String path) {
    event.append("\"http_request\":{\"http_method\":\"").append(method);
    event.append("\",\"url\":{\"scheme\":\"https\",\"hostname\":\"").append(host);
    event.append("\",\"port\":443,\"path\":\"").append(path);
    event.append("\"},\"user_agent\":\"agent/1.0");
    event.append("\",\"version\":\"1.1\",\"body_length\":1024},\"tls\":{\"version\":\"1.3\",");
    event.append("\"cipher\":\"TLS_AES_128_GCM_SHA256\",\"sni\":\"").append(host);
    event.append("\",\"certificate\":{\"subject\":\"CN=").append(host);
    event.append("\",\"issuer\":\"CN=Sluice local CA\",\"serial_number\":\"5d3c1e0a7b42f6c8\"}},");
  }

  private void outcome(boolean guarded, boolean denied, int endpoint, long time, String target) {
    String place = "network_policies.e" + endpoint + ".endpoints[0]";
    event.append("\"policy\":{\"name\":\"default\",\"version\":\"3\",\"uid\":\"").append(hex(64));
    event.append("\"},\"start_time\":").append(time - 1).append(",\"severity_id\":1,");
    event.append("\"severity\":\"Informational\",\"status_id\":1,\"status\":\"Success\",");
    event.append("\"http_response\":{\"code\":200,\"body_length\":4096},\"traffic\":{");
    event.append("\"bytes\":5120,\"bytes_in\":4096,\"bytes_out\":1024},\"end_time\":");
    event.append(time + 38).append(",\"duration\":37,");
    if (denied) {
      event.append("\"status_code\":\"").append(guarded ? "ssrf_denied" : "policy_denied");
      event.append("\",\"status_detail\":\"refused\",");
    }
    event.append("\"action_id\":").append(denied ? 2 : 1).append(",\"action\":\"");
    event.append(denied ? "Denied" : "Allowed").append("\",\"disposition_id\":1,");
    event.append("\"disposition\":\"Allowed\",\"firewall_rule\":{\"name\":\"e").append(endpoint);
    event.append("\",\"type\":\"").append(guarded ? "ssrf" : "l7").append("\",\"uid\":\"");
    event.append(place).append(denied ? ".deny_rules[0]" : ".access").append("\"},");
    event.append("\"unmapped\":{\"generation\":12,\"tunnelled\":true,\"stages\":1,");
    event.append("\"chain_micros\":350");
    if (random.nextInt(10) == 0) {
      event.append(",\"asked\":{\"query_keys\":[\"page\",\"size\"]}");
    }
    event.append(",\"attestation_list\":[{\"uid\":\"").append(hex(32)).append("\",\"fingerprint\":{\"value\":\"");
    event.append(hex(64)).append("\"}}]},\"message\":\"L7_REQUEST allow ").append(target).append("\"");
  }

  private String hex(int digits) {
    StringBuilder text = new StringBuilder(digits + 16);
    while (text.length() < digits) {
      text.append(Long.toHexString(random.nextLong() | Long.MIN_VALUE));
    }
    return text.substring(0, digits);
  }
}

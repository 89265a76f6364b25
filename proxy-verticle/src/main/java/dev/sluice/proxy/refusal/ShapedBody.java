package dev.sluice.proxy.refusal;

import dev.sluice.inspect.jsonrpc.JsonRpcId;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The JSON body of a refusal in the form that an endpoint's clients read: SDKs show the message of
 * their vendor's errors, and hide others. Sources of the forms: the error object of OpenAI's API
 * reference, "Error shapes" of Anthropic's API documentation, and JSON-RPC 2.0 section 5.1.
 */
final class ShapedBody {
  /** Longest reason in a message, in characters: a path may be longer than a screen. */
  private static final int MAX_REASON = 1024;

  private static final int FORBIDDEN = 403;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final int GATEWAY_TIMEOUT = 504;

  private static final Pattern PLAIN_ID =
      Pattern.compile("[A-Za-z0-9_.:/-]{1," + JsonRpcId.MAX_TEXT + "}");

  private ShapedBody() {}

  static JsonObject of(Refusal refusal, JsonObject json, String requestId) {
    return switch (refusal.shape().form()) {
      case OPENSHELL -> json;
      case OPENAI -> openai(refusal, message(refusal, json, requestId));
      case ANTHROPIC -> anthropic(refusal, message(refusal, json, requestId));
      case JSON_RPC -> jsonRpc(refusal, message(refusal, json, requestId), json);
    };
  }

  private static JsonObject openai(Refusal refusal, String message) {
    boolean client = refusal.status() < FIRST_SERVER_ERROR;
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("message", message)
                .put("type", client ? "invalid_request_error" : "server_error")
                .putNull("param")
                .put("code", refusal.code()));
  }

  private static JsonObject anthropic(Refusal refusal, String message) {
    return new JsonObject()
        .put("type", "error")
        .put(
            "error",
            new JsonObject().put("type", anthropicType(refusal.status())).put("message", message));
  }

  private static String anthropicType(int status) {
    if (status < FIRST_SERVER_ERROR) {
      return status == FORBIDDEN ? "permission_error" : "invalid_request_error";
    }
    return status == GATEWAY_TIMEOUT ? "timeout_error" : "api_error";
  }

  /** The code is the status: JSON-RPC leaves numbers above -32000 to applications. */
  private static JsonObject jsonRpc(Refusal refusal, String message, JsonObject json) {
    JsonObject body =
        new JsonObject()
            .put("jsonrpc", "2.0")
            .put(
                "error",
                new JsonObject()
                    .put("code", refusal.status())
                    .put("message", message)
                    .put("data", json));
    return switch (refusal.shape().id()) {
      case JsonRpcId.Numeric(long value) -> body.put("id", value);
      case JsonRpcId.Textual(String text) when isPlain(text) -> body.put("id", text);
      case JsonRpcId.Textual ignored -> body.putNull("id");
      case JsonRpcId.Unknown ignored -> body.putNull("id");
    };
  }

  private static boolean isPlain(String text) {
    return PLAIN_ID.matcher(text).matches() && MaskedText.of(text).equals(text);
  }

  private static String message(Refusal refusal, JsonObject json, String requestId) {
    StringBuilder message =
        new StringBuilder("(sluice: ")
            .append(refusal.code())
            .append(") ")
            .append(cut(reason(json)))
            .append('.');
    if (!refusal.remedy().isEmpty()) {
      message.append(' ').append(refusal.remedy());
    }
    return message.append(" Request ").append(requestId).append('.').toString();
  }

  private static String reason(JsonObject json) {
    String reason = json.getString(json.containsKey("message") ? "message" : "detail", "");
    return reason + named(json, "middleware", ", entry ") + named(json, "reason_code", ", reason ");
  }

  private static String named(JsonObject json, String key, String before) {
    return Optional.ofNullable(json.getString(key)).map(before::concat).orElse("");
  }

  private static String cut(String text) {
    if (text.length() <= MAX_REASON) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_REASON - 1)) ? MAX_REASON - 1 : MAX_REASON;
    return text.substring(0, end) + "...";
  }
}

package dev.sluice.inspect.mcp;

import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.jsonrpc.JsonRpcMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The headers that repeat what a request of revision 2026-07-28 says, so that a server may act on
 * either (openshell-0.1-files 5.4).
 */
final class MirroredMetadata {
  private static final Map<String, String> NAMED =
      Map.of(Call.Method.TOOLS_CALL, "name", "prompts/get", "name", "resources/read", "uri");

  private static final String ENCODED_START = "=?base64?";
  private static final String ENCODED_END = "?=";

  private MirroredMetadata() {}

  static boolean agrees(McpHeaders headers, JsonRpcMessage message) {
    String method = message.method().orElse("");
    String parameter = NAMED.get(method);
    return message.meta().version().filter(McpVersion.V2026_07_28.text()::equals).isPresent()
        && single(headers.method()).filter(method::equals).isPresent()
        && (parameter == null
            || message
                .text(parameter)
                .filter(
                    name ->
                        single(headers.name())
                            .flatMap(MirroredMetadata::decoded)
                            .filter(name::equals)
                            .isPresent())
                .isPresent());
  }

  private static Optional<String> single(HeaderValues header) {
    return header.values().size() == 1 && !header.hopByHop()
        ? Optional.of(header.values().getFirst())
        : Optional.empty();
  }

  private static Optional<String> decoded(String value) {
    boolean encoded =
        value.startsWith(ENCODED_START)
            && value.endsWith(ENCODED_END)
            && value.length() >= ENCODED_START.length() + ENCODED_END.length();
    if (!encoded) {
      boolean plain = value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7F));
      return plain ? Optional.of(value) : Optional.empty();
    }
    return base64(value.substring(ENCODED_START.length(), value.length() - ENCODED_END.length()));
  }

  private static Optional<String> base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }
}

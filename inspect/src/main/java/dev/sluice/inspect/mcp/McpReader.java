package dev.sluice.inspect.mcp;

import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.jsonrpc.JsonRpcMessage;
import dev.sluice.inspect.jsonrpc.JsonRpcReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * MCP over streamable HTTP: JSON-RPC by POST, responses included, GET for the receive stream and
 * DELETE for the end of a session (data-plane 9.5).
 */
public final class McpReader implements CallReader {
  private static final Pattern STRICT_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final int MAX_BATCH = 64;
  private static final String INITIALIZE = "initialize";

  private final boolean strictToolNames;
  private final Set<McpVersion> versions;
  private final boolean arguments;

  /**
   * Creates a reader.
   *
   * @param strictToolNames accept only tool names of the recommended characters
   * @param versions revisions that the endpoint allows; not empty
   */
  public McpReader(boolean strictToolNames, Set<McpVersion> versions) {
    this(strictToolNames, versions, false);
  }

  private McpReader(boolean strictToolNames, Set<McpVersion> versions, boolean arguments) {
    this.strictToolNames = strictToolNames;
    this.versions = Set.copyOf(versions);
    this.arguments = arguments;
  }

  @Override
  public McpReader withArguments() {
    return new McpReader(strictToolNames, versions, true);
  }

  @Override
  public CallReader ofMessages() {
    return new McpMessageReader(this);
  }

  Set<McpVersion> versions() {
    return versions;
  }

  boolean readsArguments() {
    return arguments;
  }

  @Override
  public Reading read(BodyRequest request) {
    return switch (VersionSelection.of(request.media().mcp().version())) {
      case VersionSelection.Unusable unusable -> new Reading.Refused(unusable.fault());
      case VersionSelection.Selected selected -> read(request, selected);
    };
  }

  private Reading read(BodyRequest request, VersionSelection.Selected selected) {
    McpVersion version = selected.version();
    if (!versions.contains(version) && !isInitialize(request, version)) {
      return new Reading.Refused(McpFault.notAllowed(version, selected.stated()));
    }
    if (version.isSessionless() && !request.isPost()) {
      return new Reading.Refused(McpFault.POST_REQUIRED);
    }
    try {
      return version.isSessionless() ? sessionless(request) : inSession(request, version);
    } catch (UnreadableBodyException e) {
      return new Reading.Refused(McpFault.invalidRequest(JsonRpcReader.PREFIX + e.reason()));
    }
  }

  private boolean isInitialize(BodyRequest request, McpVersion version) {
    if (version.isSessionless() || versions.equals(Set.of(McpVersion.V2026_07_28))) {
      return false;
    }
    try {
      JsonRpcMessage.Posted posted = JsonRpcMessage.posted(request);
      JsonRpcMessage first = posted.messages().getFirst();
      return !posted.batch()
          && first.method().filter(INITIALIZE::equals).isPresent()
          && McpMethods.isWellShaped(INITIALIZE, first);
    } catch (UnreadableBodyException e) {
      return false;
    }
  }

  private Reading inSession(BodyRequest request, McpVersion version)
      throws UnreadableBodyException {
    if (request.isGet()) {
      return new Reading.Calls(receive(request));
    }
    return new Reading.Calls(
        request.isDelete()
            ? ended(request)
            : posted(JsonRpcMessage.posted(request, arguments), version));
  }

  private Reading sessionless(BodyRequest request) throws UnreadableBodyException {
    JsonRpcMessage.Posted posted = JsonRpcMessage.posted(request, arguments);
    List<Call> calls = sessionless(posted);
    JsonRpcMessage message = posted.messages().getFirst();
    return message.id() == JsonRpcMessage.Id.ABSENT
            || MirroredMetadata.agrees(request.media().mcp(), message)
        ? new Reading.Calls(calls)
        : new Reading.Refused(McpFault.METADATA);
  }

  private List<Call> sessionless(JsonRpcMessage.Posted posted) throws UnreadableBodyException {
    JsonRpcMessage message = posted.messages().getFirst();
    if (posted.batch() || message.isResponse()) {
      throw new UnreadableBodyException("2026-07-28 has neither batches nor responses of clients");
    }
    Call call = call(message, McpVersion.V2026_07_28);
    boolean described = message.meta().capabilities() && message.meta().version().isPresent();
    if (message.id() != JsonRpcMessage.Id.ABSENT && !described) {
      throw new UnreadableBodyException("params._meta lacks protocolVersion or clientCapabilities");
    }
    return List.of(call);
  }

  List<Call> calls(JsonRpcMessage.Posted posted, McpVersion version)
      throws UnreadableBodyException {
    return version.isSessionless() ? sessionless(posted) : posted(posted, version);
  }

  private static List<Call> receive(BodyRequest request) throws UnreadableBodyException {
    if (request.hasBody() || !request.media().isEventStreamAccepted()) {
      throw new UnreadableBodyException("a GET that does not ask for an event stream");
    }
    return List.of(new Call.ReceiveStream());
  }

  private static List<Call> ended(BodyRequest request) throws UnreadableBodyException {
    if (request.hasBody() || !request.media().mcp().isInSession()) {
      throw new UnreadableBodyException("a DELETE that does not end a session (Mcp-Session-Id)");
    }
    return List.of(new Call.SessionEnd());
  }

  private List<Call> posted(JsonRpcMessage.Posted posted, McpVersion version)
      throws UnreadableBodyException {
    if (posted.batch() && !version.hasBatches()) {
      throw new UnreadableBodyException("a batch, which only revision 2025-03-26 has");
    }
    if (posted.messages().size() > MAX_BATCH) {
      throw new UnreadableBodyException("more than " + MAX_BATCH + " messages");
    }
    List<Call> calls = new ArrayList<>();
    for (JsonRpcMessage message : posted.messages()) {
      calls.add(message.isResponse() ? new Call.Response() : call(message, version));
    }
    return calls;
  }

  private Call call(JsonRpcMessage message, McpVersion version) throws UnreadableBodyException {
    String method = message.method().orElseThrow();
    boolean extension = McpMethods.isExtension(method);
    if (!extension && !McpMethods.isDefined(method, version)) {
      throw new UnreadableBodyException(
          "revision " + version.text() + " does not define the method for clients");
    }
    if (!McpMethods.isWellShaped(method, message)) {
      throw new UnreadableBodyException("id or params do not fit a known MCP method");
    }
    if (message.tool().filter(tool -> !isAcceptable(tool)).isPresent()) {
      throw new UnreadableBodyException("not a tool name; strict_tool_names: false admits it");
    }
    return new Call.Method(method, message.tool(), extension, message.arguments());
  }

  private boolean isAcceptable(String tool) {
    return strictToolNames ? STRICT_NAME.matcher(tool).matches() : !tool.isEmpty();
  }

  /**
   * The headers that repeat what a request of revision 2026-07-28 says, so that a server may act on
   * either (openshell-0.1-files 5.4).
   */
  private static final class MirroredMetadata {
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
}

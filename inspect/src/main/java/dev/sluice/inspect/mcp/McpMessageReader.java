package dev.sluice.inspect.mcp;

import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.inspect.body.ProtocolFault;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.jsonrpc.JsonRpcMessage;
import dev.sluice.inspect.jsonrpc.JsonRpcReader;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * MCP over WebSocket: each text message of the client is a JSON-RPC message. No header states the
 * revision of a message. It is the one that the message or else the handshake states; without
 * either, every listed revision with sessions may be meant.
 */
final class McpMessageReader implements CallReader {
  private final McpReader reader;

  /** Creates a reader. */
  McpMessageReader(McpReader reader) {
    this.reader = reader;
  }

  @Override
  public CallReader withArguments() {
    return new McpMessageReader(reader.withArguments());
  }

  @Override
  public CallReader ofMessages() {
    return this;
  }

  @Override
  public Set<String> queryKeys() {
    return JsonRpcReader.HANDSHAKE_KEYS;
  }

  @Override
  public Optional<ProtocolFault> fault(MediaHeaders handshake) {
    HeaderValues header = handshake.mcp().version();
    if (header.values().isEmpty() && !header.hopByHop()) {
      return Optional.empty();
    }
    return switch (VersionSelection.of(header)) {
      case VersionSelection.Unusable unusable -> Optional.of(unusable.fault());
      case VersionSelection.Selected(McpVersion version, boolean stated) ->
          reader.versions().contains(version)
              ? Optional.empty()
              : Optional.of(McpFault.notAllowed(version, stated));
    };
  }

  @Override
  public Reading read(BodyRequest request) {
    Optional<ProtocolFault> fault = fault(request.media());
    if (fault.isPresent()) {
      return new Reading.Refused(fault.get());
    }
    try {
      JsonRpcMessage.Posted posted = JsonRpcMessage.posted(request, reader.readsArguments());
      return new Reading.Calls(calls(posted, stated(request.media().mcp().version())));
    } catch (UnreadableBodyException e) {
      return new Reading.Refused(McpFault.invalidRequest(JsonRpcReader.PREFIX + e.reason()));
    }
  }

  private static Optional<McpVersion> stated(HeaderValues header) {
    return header.values().stream().findFirst().flatMap(McpVersion::of);
  }

  private List<Call> calls(JsonRpcMessage.Posted posted, Optional<McpVersion> stated)
      throws UnreadableBodyException {
    Optional<McpVersion> own = own(posted);
    if (own.isPresent() && stated.isPresent() && !own.equals(stated)) {
      throw new UnreadableBodyException("params._meta states another revision than the handshake");
    }
    Set<McpVersion> versions = EnumSet.noneOf(McpVersion.class);
    own.or(() -> stated).ifPresentOrElse(versions::add, () -> versions.addAll(reader.versions()));
    UnreadableBodyException last = new UnreadableBodyException("no revision");
    for (McpVersion version : versions) {
      try {
        return reader.calls(posted, version);
      } catch (UnreadableBodyException e) {
        last = e;
      }
    }
    throw last;
  }

  private Optional<McpVersion> own(JsonRpcMessage.Posted posted) throws UnreadableBodyException {
    Optional<String> text = posted.messages().getFirst().meta().version();
    if (posted.batch() || text.isEmpty()) {
      return Optional.empty();
    }
    Optional<McpVersion> version = McpVersion.of(text.get()).filter(reader.versions()::contains);
    if (version.isEmpty()) {
      throw new UnreadableBodyException("params._meta states a revision that is not allowed");
    }
    return version;
  }
}

package dev.sluice.policy;

import dev.sluice.inspect.body.Call;
import dev.sluice.policy.document.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The call in a body that a deny rule covers or no allow rule does, at most {@value #MAX_NAMES}
 * names of at most {@value #MAX_NAME} characters. The client chose the names: scan them for secrets
 * before they are recorded.
 */
public sealed interface DeniedCall {
  int MAX_NAME = 128;

  int MAX_NAMES = 32;

  Protocol protocol();

  Optional<String> argument();

  DeniedCall withArgument(Optional<String> pointer);

  default String text() {
    return names() + argument().map(pointer -> ", argument " + pointer).orElse("");
  }

  String names();

  /**
   * A JSON-RPC or MCP call, or one of gRPC, whose method is {@code package.Service/Method}.
   *
   * @param tool of an MCP {@code tools/call}
   */
  record Rpc(Protocol protocol, String method, Optional<String> tool, Optional<String> argument)
      implements DeniedCall {
    public Rpc(Protocol protocol, String method, Optional<String> tool) {
      this(protocol, method, tool, Optional.empty());
    }

    @Override
    public Rpc withArgument(Optional<String> pointer) {
      return new Rpc(protocol, method, tool, pointer);
    }

    @Override
    public String names() {
      return tool.map(name -> method + " " + name).orElse(method);
    }

    /** Without the names, which come from the client. */
    @Override
    public String toString() {
      return "Rpc[" + protocol + "]";
    }
  }

  /**
   * A GraphQL operation.
   *
   * @param name chosen by the client; empty when anonymous
   * @param fields root fields, sorted
   */
  record Graphql(String type, String name, List<String> fields, Optional<String> argument)
      implements DeniedCall {
    public Graphql {
      fields = List.copyOf(fields);
    }

    public Graphql(String type, String name, List<String> fields) {
      this(type, name, fields, Optional.empty());
    }

    @Override
    public Graphql withArgument(Optional<String> pointer) {
      return new Graphql(type, name, fields, pointer);
    }

    @Override
    public Protocol protocol() {
      return Protocol.GRAPHQL;
    }

    @Override
    public String names() {
      String root = fields.isEmpty() ? "" : "{" + String.join(" ", fields) + "}";
      return String.join(" ", Stream.of(type, name, root).filter(s -> !s.isEmpty()).toList());
    }

    /** Without the names, which come from the client. */
    @Override
    public String toString() {
      return "Graphql[" + fields.size() + " fields]";
    }
  }

  /**
   * Names a call.
   *
   * @return empty for a call without names
   */
  static Optional<DeniedCall> of(Protocol protocol, Call call) {
    return switch (call) {
      case Call.Method asked ->
          Optional.of(
              new Rpc(
                  protocol,
                  cut(asked.method()),
                  asked.tool().filter(tool -> protocol == Protocol.MCP).map(DeniedCall::cut)));
      case Call.Operation asked ->
          Optional.of(
              new Graphql(
                  asked.type(),
                  cut(asked.name()),
                  asked.fields().stream().sorted().limit(MAX_NAMES).map(DeniedCall::cut).toList()));
      case Call.Unregistered ignored -> Optional.empty();
      case Call.Response ignored -> Optional.empty();
      case Call.ReceiveStream ignored -> Optional.empty();
      case Call.SessionEnd ignored -> Optional.empty();
    };
  }

  static String cut(String name) {
    if (name.length() <= MAX_NAME) {
      return name;
    }
    int end = Character.isHighSurrogate(name.charAt(MAX_NAME - 1)) ? MAX_NAME - 1 : MAX_NAME;
    return name.substring(0, end);
  }
}

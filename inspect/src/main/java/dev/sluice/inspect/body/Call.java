package dev.sluice.inspect.body;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One operation that a request asks for; a batch asks for several. */
public sealed interface Call {
  /**
   * The same call as a record has it.
   *
   * @param favorable see {@link ArgumentValue.Unrecorded}
   */
  default Call unrecorded(boolean favorable) {
    return this;
  }

  /**
   * A GraphQL operation.
   *
   * @param name chosen by the client; empty when anonymous
   * @param fields names of its root fields, fragments expanded; empty for a persisted query whose
   *     registration lists none
   * @param arguments of each time that a root field is asked for, by name, variables resolved;
   *     empty when they were not read
   */
  record Operation(
      String type, String name, Set<String> fields, Map<String, List<ArgumentValue>> arguments)
      implements Call {
    public Operation {
      fields = Set.copyOf(fields);
      arguments = Map.copyOf(arguments);
    }

    public Operation(String type, String name, Set<String> fields) {
      this(type, name, fields, Map.of());
    }

    @Override
    public Operation unrecorded(boolean favorable) {
      List<ArgumentValue> unrecorded = List.of(new ArgumentValue.Unrecorded(favorable));
      return new Operation(
          type,
          name,
          fields,
          fields.stream().collect(Collectors.toMap(Function.identity(), field -> unrecorded)));
    }
  }

  /** A persisted GraphQL query that is not registered. */
  record Unregistered() implements Call {}

  /**
   * A JSON-RPC request or notification.
   *
   * @param tool name of the tool of a {@code tools/call}
   * @param extension no revision of MCP defines the method, so that only its exact name admits it
   * @param params unreadable when they were not read
   */
  record Method(String method, Optional<String> tool, boolean extension, ArgumentValue params)
      implements Call {
    public static final String TOOLS_CALL = "tools/call";

    public Method(String method, Optional<String> tool) {
      this(method, tool, false);
    }

    public Method(String method, Optional<String> tool, boolean extension) {
      this(method, tool, extension, ArgumentValue.UNREADABLE);
    }

    @Override
    public Method unrecorded(boolean favorable) {
      return new Method(method, tool, extension, new ArgumentValue.Unrecorded(favorable));
    }

    public boolean isToolCall() {
      return method.equals(TOOLS_CALL);
    }
  }

  /** An MCP client's response to a request of its server. */
  record Response() implements Call {}

  /** An MCP client opening the stream of its server's messages. */
  record ReceiveStream() implements Call {}

  /** An MCP client ending its session. */
  record SessionEnd() implements Call {}
}

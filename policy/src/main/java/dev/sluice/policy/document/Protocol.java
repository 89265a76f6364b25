package dev.sluice.policy.document;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The protocol by which an endpoint's traffic is inspected. */
public enum Protocol {
  /** Transparent capture; host and port alone decide. */
  TCP("tcp"),
  REST("rest"),
  WEBSOCKET("websocket"),
  GRAPHQL("graphql"),
  /** Relayed without inspection; never enforced. */
  SQL("sql"),
  JSON_RPC("json-rpc"),
  MCP("mcp"),
  /** Calls of gRPC, by service and method. */
  GRPC("grpc");

  static final Map<String, Protocol> WORDS =
      Arrays.stream(values()).collect(Collectors.toMap(Protocol::word, Function.identity()));

  private final String word;

  Protocol(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public boolean isInspected() {
    return this != TCP && this != SQL;
  }

  public boolean refusesUpgrades() {
    return this == REST || this == GRPC || readsBodies();
  }

  public boolean readsBodies() {
    return this == GRAPHQL || this == JSON_RPC || this == MCP;
  }
}

package dev.sluice.inspect.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.inspect.digest.Sha256;
import dev.sluice.inspect.json.StrictJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The tools that a response of an MCP server lists, in its own bytes: every array {@code
 * result.tools} of a JSON-RPC response, or of the responses of a batch. Any thread.
 */
public final class ToolList {
  /** Most tools of a response that is read, since each takes far more memory than its bytes. */
  public static final int MOST_TOOLS = 2048;

  private final String json;
  private final JsonParser parser;
  private final List<Group> groups = new ArrayList<>();
  private int count;

  /**
   * A tool of a list.
   *
   * @param name the server's, unbounded
   * @param description SHA-256, in hexadecimal, of its description and of the schema of its input
   * @param begin place of its first character
   * @param end place behind its last character
   */
  public record Tool(String name, String description, int begin, int end) {
    @Override
    public String toString() {
      return "Tool[" + begin + ", " + end + "]";
    }
  }

  /** An array of tools between its brackets. */
  private record Group(int begin, int end, List<Tool> tools) {}

  private ToolList(String json) {
    this.json = json;
    this.parser = StrictJson.parser(json);
  }

  /**
   * Reads a response; empty when it lists no tools or more than {@value #MOST_TOOLS}, or is no JSON
   * with a single reading.
   */
  public static Optional<ToolList> read(byte[] json) {
    try {
      ToolList list = new ToolList(UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString());
      try (JsonParser parser = list.parser) {
        list.top(parser.nextToken());
        boolean read = !list.groups.isEmpty() && list.count <= MOST_TOOLS;
        return read && parser.nextToken() == null ? Optional.of(list) : Optional.empty();
      }
    } catch (CharacterCodingException | JacksonException e) {
      return Optional.empty();
    }
  }

  public List<Tool> tools() {
    return groups.stream().flatMap(group -> group.tools().stream()).toList();
  }

  /** The response with the tools alone that are admitted; all other bytes stay. */
  public byte[] keeping(Predicate<Tool> admitted) {
    StringBuilder kept = new StringBuilder(json.length());
    int from = 0;
    for (Group group : groups) {
      if (group.tools().stream().allMatch(admitted)) {
        continue;
      }
      kept.append(json, from, group.begin());
      String separator = "";
      for (Tool tool : group.tools()) {
        if (admitted.test(tool)) {
          kept.append(separator).append(json, tool.begin(), tool.end());
          separator = ",";
        }
      }
      from = group.end();
    }
    return kept.append(json, from, json.length()).toString().getBytes(UTF_8);
  }

  private void top(JsonToken token) {
    if (token == JsonToken.START_ARRAY) {
      for (JsonToken each = parser.nextToken();
          each != JsonToken.END_ARRAY;
          each = parser.nextToken()) {
        message(each);
      }
    } else {
      message(token);
    }
  }

  private void message(JsonToken token) {
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    members(
        "result",
        JsonToken.START_OBJECT,
        () -> members("tools", JsonToken.START_ARRAY, this::array));
  }

  private void members(String wanted, JsonToken begin, Runnable read) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean named = parser.currentName().equals(wanted);
      if (parser.nextToken() == begin && named) {
        read.run();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void array() {
    int begin = here();
    List<Tool> tools = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (++count > MOST_TOOLS) {
        parser.skipChildren();
      } else {
        tools.add(tool(token));
      }
    }
    groups.add(new Group(begin, begin(), tools));
  }

  // What is no object is a tool without a name, which no rule admits and no client can call.
  private Tool tool(JsonToken token) {
    int begin = begin();
    MessageDigest digest = Sha256.newDigest();
    String name = "";
    if (token == JsonToken.START_OBJECT) {
      name = described(digest);
    } else {
      skip();
    }
    return new Tool(name, HexFormat.of().formatHex(digest.digest()), begin, here());
  }

  private String described(MessageDigest digest) {
    String name = "";
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String member = parser.currentName();
      JsonToken value = parser.nextToken();
      int from = begin();
      if (member.equals("name") && value == JsonToken.VALUE_STRING) {
        name = parser.getString();
        continue;
      }
      skip();
      if (member.equals("description") || member.equals("inputSchema")) {
        digest.update(member.getBytes(UTF_8));
        digest.update(json.substring(from, here()).getBytes(UTF_8));
      }
    }
    return name;
  }

  private void skip() {
    parser.finishToken();
    parser.skipChildren();
  }

  private int begin() {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private int here() {
    return (int) parser.currentLocation().getCharOffset();
  }
}

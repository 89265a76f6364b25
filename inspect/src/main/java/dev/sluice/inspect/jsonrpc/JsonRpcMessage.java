package dev.sluice.inspect.jsonrpc;

import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One JSON-RPC 2.0 message; an envelope that breaks the standard is not read.
 *
 * @param method empty for a response
 * @param id what its id is
 * @param params of the parameters that policy looks at: what they are
 * @param name the parameter {@code name}, when it is a string
 */
public record JsonRpcMessage(
    Optional<String> method, Id id, Map<String, Kind> params, Optional<String> name) {
  /** The parameters that are looked at. */
  private static final Set<String> PARAMETERS =
      Set.of("name", "uri", "protocolVersion", "ref", "argument", "level", "taskId");

  private static final Set<String> MEMBERS =
      Set.of("jsonrpc", "method", "params", "id", "result", "error");
  private static final String VERSION = "2.0";
  private static final String NAME = "name";

  /** What a message is answered by. */
  public enum Id {
    ABSENT,
    NULL,
    GIVEN
  }

  /** What a parameter is. */
  public enum Kind {
    STRING,
    OBJECT,
    OTHER
  }

  /** The messages of a POST: one or a batch, at least one. */
  public static List<JsonRpcMessage> posted(BodyRequest request) throws UnreadableBodyException {
    if (!request.isPost()) {
      throw new UnreadableBodyException("not a POST");
    }
    request.media().requireJson();
    return readAll(JsonReader.of(request.body()));
  }

  private static List<JsonRpcMessage> readAll(JsonReader json) throws UnreadableBodyException {
    List<JsonRpcMessage> messages = new ArrayList<>();
    json.oneOrBatch(CallReader.MAX_CALLS, "messages", () -> messages.add(read(json)));
    return messages;
  }

  private static JsonRpcMessage read(JsonReader json) throws UnreadableBodyException {
    if (!json.atObject()) {
      throw new UnreadableBodyException("a message is not a JSON object");
    }
    Parts parts = new Parts();
    json.members(MEMBERS, name -> parts.put(name, json));
    return parts.message();
  }

  public boolean isResponse() {
    return method.isEmpty();
  }

  /** The tool of a {@code tools/call}. */
  public Optional<String> tool() {
    return method.filter(Call.Method.TOOLS_CALL::equals).flatMap(call -> name);
  }

  @Override
  public String toString() {
    return "JsonRpcMessage[response=" + isResponse() + "]";
  }

  /** What has been read so far. */
  private static final class Parts {
    private boolean versioned;
    private Optional<String> method = Optional.empty();
    private Id id = Id.ABSENT;
    private boolean hasParams;
    private int outcomes;
    private final Map<String, Kind> params = new HashMap<>();
    private Optional<String> name = Optional.empty();

    void put(String member, JsonReader json) throws UnreadableBodyException {
      switch (member) {
        case "jsonrpc" -> versioned = json.string().filter(VERSION::equals).isPresent();
        case "method" -> method = Optional.of(method(json));
        case "id" -> id = id(json);
        case "params" -> {
          hasParams = true;
          params(json);
        }
        case "result", "error" -> outcomes++;
        default -> {}
      }
    }

    private static String method(JsonReader json) throws UnreadableBodyException {
      return json.string()
          .filter(text -> !text.isEmpty())
          .orElseThrow(() -> new UnreadableBodyException("method is not a name"));
    }

    private static Id id(JsonReader json) throws UnreadableBodyException {
      if (json.atNull()) {
        return Id.NULL;
      }
      if (json.atNumber() || json.string().isPresent()) {
        return Id.GIVEN;
      }
      throw new UnreadableBodyException("id is neither a string nor a number");
    }

    private void params(JsonReader json) throws UnreadableBodyException {
      if (json.atObject()) {
        json.members(PARAMETERS, parameter -> param(parameter, json));
      } else if (!json.atArray()) {
        throw new UnreadableBodyException("params are neither an object nor an array");
      }
    }

    private void param(String parameter, JsonReader json) throws UnreadableBodyException {
      if (!PARAMETERS.contains(parameter)) {
        return;
      }
      Optional<String> text = json.string();
      params.put(
          parameter, text.isPresent() ? Kind.STRING : json.atObject() ? Kind.OBJECT : Kind.OTHER);
      if (parameter.equals(NAME)) {
        name = text;
      }
    }

    JsonRpcMessage message() throws UnreadableBodyException {
      if (!versioned) {
        throw new UnreadableBodyException("jsonrpc is not \"2.0\"");
      }
      boolean request = method.isPresent() && outcomes == 0;
      boolean response = method.isEmpty() && outcomes == 1 && !hasParams && id != Id.ABSENT;
      if (!request && !response) {
        throw new UnreadableBodyException("a message is neither a request nor a response");
      }
      return new JsonRpcMessage(method, id, Map.copyOf(params), name);
    }
  }
}

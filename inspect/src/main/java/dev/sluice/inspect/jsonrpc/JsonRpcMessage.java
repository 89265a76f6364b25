package dev.sluice.inspect.jsonrpc;

import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.BodyRequest;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.ArgumentReader;
import dev.sluice.inspect.json.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One JSON-RPC 2.0 message; an envelope that breaks the standard is refused.
 *
 * @param method empty for a response
 * @param params kinds of the parameters that readers look at
 * @param texts the parameters {@code name} and {@code uri} that are strings
 * @param meta the parameter {@code _meta} of MCP
 * @param arguments all parameters; unreadable when they were not read
 */
public record JsonRpcMessage(
    Optional<String> method,
    Id id,
    Map<String, Kind> params,
    Map<String, String> texts,
    Meta meta,
    ArgumentValue arguments) {
  private static final Set<String> PARAMETERS =
      Set.of("name", "uri", "protocolVersion", "ref", "argument", "level", "taskId", "_meta");

  private static final Set<String> MEMBERS =
      Set.of("jsonrpc", "method", "params", "id", "result", "error");
  private static final String VERSION = "2.0";
  private static final String META = "_meta";
  private static final Set<String> TEXTS = Set.of("name", "uri");

  public enum Id {
    ABSENT,
    NULL,
    GIVEN
  }

  public enum Kind {
    STRING,
    OBJECT,
    OTHER
  }

  /**
   * The messages of a POST.
   *
   * @param messages at least one
   */
  public record Posted(List<JsonRpcMessage> messages, boolean batch) {
    public Posted {
      messages = List.copyOf(messages);
    }
  }

  /**
   * What MCP asks for in {@code _meta} from revision 2026-07-28.
   *
   * @param version empty when absent or no string
   */
  public record Meta(Optional<String> version, boolean capabilities) {
    static final Meta ABSENT = new Meta(Optional.empty(), false);
    private static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    private static Meta read(JsonReader json) throws UnreadableBodyException {
      List<Optional<String>> version = new ArrayList<>();
      boolean[] capabilities = {false};
      json.members(
          Set.of(VERSION, CAPABILITIES),
          key -> {
            if (key.equals(VERSION)) {
              version.add(json.string());
            } else if (key.equals(CAPABILITIES)) {
              capabilities[0] = json.atObject();
            }
          });
      return new Meta(version.stream().findFirst().flatMap(v -> v), capabilities[0]);
    }
  }

  public static Posted posted(BodyRequest request) throws UnreadableBodyException {
    return posted(request, false);
  }

  /** The messages of a POST: one or a batch, at least one. */
  public static Posted posted(BodyRequest request, boolean arguments)
      throws UnreadableBodyException {
    if (!request.isPost()) {
      throw new UnreadableBodyException("not a POST");
    }
    request.media().requireJson();
    JsonReader json = JsonReader.of(request.body());
    boolean batch = json.atArray();
    List<JsonRpcMessage> messages = new ArrayList<>();
    Optional<ArgumentReader> reader =
        arguments ? Optional.of(new ArgumentReader()) : Optional.empty();
    json.oneOrBatch(CallReader.MAX_CALLS, "messages", () -> messages.add(read(json, reader)));
    return new Posted(messages, batch);
  }

  private static JsonRpcMessage read(JsonReader json, Optional<ArgumentReader> reader)
      throws UnreadableBodyException {
    if (!json.atObject()) {
      throw new UnreadableBodyException("a message is not a JSON object");
    }
    Parts parts = new Parts(reader.map(ReadParams::new));
    json.members(MEMBERS, name -> parts.put(name, json));
    return parts.message();
  }

  public boolean isResponse() {
    return method.isEmpty();
  }

  public Optional<String> tool() {
    return method.filter(Call.Method.TOOLS_CALL::equals).flatMap(call -> text("name"));
  }

  public Optional<String> text(String parameter) {
    return Optional.ofNullable(texts.get(parameter));
  }

  @Override
  public String toString() {
    return "JsonRpcMessage[response=" + isResponse() + "]";
  }

  private static final class Parts {
    private boolean versioned;
    private Optional<String> method = Optional.empty();
    private Id id = Id.ABSENT;
    private boolean hasParams;
    private int outcomes;
    private final Map<String, Kind> params = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private Meta meta = Meta.ABSENT;
    private final Optional<ReadParams> all;

    Parts(Optional<ReadParams> all) {
      this.all = all;
    }

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
      } else if (all.isPresent()) {
        all.get().list(json);
      }
    }

    private void param(String parameter, JsonReader json) throws UnreadableBodyException {
      if (PARAMETERS.contains(parameter)) {
        known(parameter, json);
      }
      if (all.isPresent()) {
        all.get().add(parameter, json);
      }
    }

    private void known(String parameter, JsonReader json) throws UnreadableBodyException {
      Optional<String> text = json.string();
      if (TEXTS.contains(parameter)) {
        text.ifPresent(value -> texts.put(parameter, value));
      }
      params.put(
          parameter, text.isPresent() ? Kind.STRING : json.atObject() ? Kind.OBJECT : Kind.OTHER);
      if (parameter.equals(META) && json.atObject()) {
        meta = Meta.read(json);
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
      return new JsonRpcMessage(
          method,
          id,
          Map.copyOf(params),
          Map.copyOf(texts),
          meta,
          all.map(read -> read.value(hasParams)).orElse(ArgumentValue.UNREADABLE));
    }
  }

  /** All parameters of a message while it is read. One thread. */
  private static final class ReadParams {
    private final ArgumentReader reader;
    private final Map<String, ArgumentValue> members = new HashMap<>();
    private Optional<ArgumentValue> list = Optional.empty();
    private boolean whole = true;

    ReadParams(ArgumentReader reader) {
      this.reader = reader;
    }

    void add(String name, JsonReader json) throws UnreadableBodyException {
      whole &= members.size() < ArgumentValue.MAX_MEMBERS && reader.spend(name.length());
      if (whole) {
        members.put(name, json.atEnd() ? ArgumentValue.UNREADABLE : reader.read(json));
      }
    }

    void list(JsonReader json) throws UnreadableBodyException {
      list = Optional.of(reader.read(json));
    }

    /** What was read. */
    ArgumentValue value(boolean given) {
      if (!given) {
        return ArgumentValue.ABSENT;
      }
      return list.orElseGet(
          () -> whole ? new ArgumentValue.Members(members) : ArgumentValue.UNREADABLE);
    }
  }
}

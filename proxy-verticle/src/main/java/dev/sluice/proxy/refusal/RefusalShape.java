package dev.sluice.proxy.refusal;

import dev.sluice.inspect.jsonrpc.JsonRpcId;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * How the JSON body of a refusal is written.
 *
 * @param form that the policy of the endpoint says, or that fits the path
 * @param id of the refused JSON-RPC request, for that form only
 */
public record RefusalShape(RefusalForm form, JsonRpcId id) {
  public static final RefusalShape OPENSHELL = of(RefusalForm.OPENSHELL);

  /** The ends of paths that OpenAI's API and its many imitations share. */
  private static final List<String> OPENAI =
      List.of("/chat/completions", "/responses", "/embeddings");

  private static final String ANTHROPIC = "/v1/messages";

  public static RefusalShape of(RefusalForm form) {
    return new RefusalShape(form, new JsonRpcId.Unknown());
  }

  /**
   * By the path of a request where policy names no endpoint: API of OpenAI, of Anthropic, other.
   */
  public static RefusalShape ofTarget(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (OPENAI.stream().anyMatch(path::endsWith)) {
      return of(RefusalForm.OPENAI);
    }
    return path.endsWith(ANTHROPIC) || path.contains(ANTHROPIC + "/")
        ? of(RefusalForm.ANTHROPIC)
        : OPENSHELL;
  }

  public boolean repeatsId() {
    return form == RefusalForm.JSON_RPC;
  }

  /** The shape of refusals of a request with a body; the body's position does not move. */
  public RefusalShape about(ByteBuffer body) {
    return repeatsId() ? new RefusalShape(form, JsonRpcId.of(body)) : this;
  }
}

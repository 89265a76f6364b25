package dev.sluice.proxy.refusal;

import dev.sluice.config.policy.document.Endpoint.RefusalForm;
import dev.sluice.inspect.jsonrpc.JsonRpcId;
import java.nio.ByteBuffer;

/**
 * How the JSON body of a refusal is written.
 *
 * @param form that the policy of the endpoint says
 * @param id of the refused JSON-RPC request, for that form only
 */
public record RefusalShape(RefusalForm form, JsonRpcId id) {
  /** Where no endpoint is known, or it says nothing else. */
  public static final RefusalShape OPENSHELL = of(RefusalForm.OPENSHELL);

  public static RefusalShape of(RefusalForm form) {
    return new RefusalShape(form, new JsonRpcId.Unknown());
  }

  /** Whether a refusal repeats the id in the request's body. */
  public boolean repeatsId() {
    return form == RefusalForm.JSON_RPC;
  }

  /** The shape of refusals of a request with a body; the body's position does not move. */
  public RefusalShape about(ByteBuffer body) {
    return repeatsId() ? new RefusalShape(form, JsonRpcId.of(body)) : this;
  }
}

package dev.sluice.proto;

/**
 * The names of the middleware contract that differed between its iterations: services, methods and
 * capabilities. They are those of the releases; nothing else spells them.
 */
public final class ContractNames {
  public static final String CONTRACT_CAPABILITY = "openshell.supervisor-middleware.contract";

  /** A service that requires it is asked by the hooks in place of the older methods. */
  public static final String HOOKS_CAPABILITY = "openshell.supervisor-middleware.http-hooks";

  /** Capabilities of unreleased iterations of the hooks: another form of the same contract. */
  public static final String SESSION_CAPABILITY = "openshell.supervisor-middleware.http-session";

  public static final String SECOND_CAPABILITY = "openshell.supervisor-middleware.http-v2";

  private static final String PACKAGE = "openshell.middleware.v1.";

  private static final String MIDDLEWARE = PACKAGE + "SupervisorMiddleware/";

  private static final String HOOKS = PACKAGE + "HttpHooks/";

  public static final String DESCRIBE = MIDDLEWARE + "Describe";

  public static final String VALIDATE_CONFIG = MIDDLEWARE + "ValidateConfig";

  public static final String EVALUATE_REQUEST = MIDDLEWARE + "EvaluateHttpRequest";

  public static final String EVALUATE_SESSION = MIDDLEWARE + "EvaluateWebSocketSession";

  /** Of services without the hooks. */
  public static final String EVALUATE_RESPONSE = PACKAGE + "HttpResponsePreReturn/Evaluate";

  public static final String REQUEST_HOOK = HOOKS + "EvaluateHttpRequestHook";

  public static final String RESPONSE_HOOK = HOOKS + "EvaluateHttpResponseHook";

  private ContractNames() {}
}

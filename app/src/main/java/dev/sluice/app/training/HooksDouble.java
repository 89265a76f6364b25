package dev.sluice.app.training;

import com.google.protobuf.MessageLite;
import dev.sluice.proto.contract.ContractNames;
import dev.sluice.proto.extension.v1.PeerMetadata;
import dev.sluice.proto.extension.v1.ProtocolVersion;
import dev.sluice.proto.middleware.v1.HttpBufferedMode;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpUnchanged;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.parsetools.RecordParser;

/**
 * The stream of a service that reads each response whole and lets it pass: preflight, begin, body.
 * Event loop only.
 */
final class HooksDouble {
  static final MessageLite MANIFEST =
      MiddlewareManifest.newBuilder()
          .setExtension(
              PeerMetadata.newBuilder()
                  .setProtocolVersion(ProtocolVersion.newBuilder().setMajor(1))
                  .addSupportedCapabilities(ContractNames.CONTRACT_CAPABILITY)
                  .addRequiredCapabilities(ContractNames.CONTRACT_CAPABILITY)
                  .addSupportedCapabilities(ContractNames.HOOKS_CAPABILITY)
                  .addRequiredCapabilities(ContractNames.HOOKS_CAPABILITY))
          .addBindings(
              MiddlewareBinding.newBuilder()
                  .setOperation(
                      SupervisorMiddlewareOperation.SUPERVISOR_MIDDLEWARE_OPERATION_HTTP_RESPONSE)
                  .setPhase(SupervisorMiddlewarePhase.SUPERVISOR_MIDDLEWARE_PHASE_PRE_RETURN)
                  .setMaxPayloadBytes(ServiceDouble.MAX_PAYLOAD))
          .build();

  private static final MessageLite READS =
      HttpResult.newBuilder()
          .setPreflightResult(
              HttpPreflightResult.newBuilder()
                  .setInspect(
                      HttpInspect.newBuilder()
                          .setBuffered(
                              HttpBufferedMode.newBuilder()
                                  .setMaxBodyBytes(ServiceDouble.MAX_PAYLOAD))))
          .build();
  private static final MessageLite UNCHANGED =
      HttpResult.newBuilder()
          .setBufferedResult(
              HttpBufferedResult.newBuilder().setUnchanged(HttpUnchanged.getDefaultInstance()))
          .build();

  /** The events that have a result; the begin between them and the end have none. */
  private static final int PREFLIGHT = 1;

  private static final int BODY = 3;

  /** Flag and length of a message. */
  private static final int PREFIX = 5;

  private final HttpServerRequest request;
  private final RecordParser parser = RecordParser.newFixed(PREFIX);
  private boolean inMessage;
  private int events;

  private HooksDouble(HttpServerRequest request) {
    this.request = request;
  }

  static void answer(HttpServerRequest request) {
    HooksDouble stream = new HooksDouble(request);
    ServiceDouble.begin(request);
    stream.parser.setOutput(stream::part);
    request.handler(stream.parser);
    request.endHandler(ended -> request.response().end());
  }

  private void part(Buffer part) {
    int length = inMessage ? 0 : part.getInt(1);
    if (inMessage || length == 0) {
      event(++events);
    }
    inMessage = length > 0;
    parser.fixedSizeMode(inMessage ? length : PREFIX);
  }

  private void event(int number) {
    if (number == PREFLIGHT) {
      request.response().write(ServiceDouble.framed(READS));
    } else if (number == BODY) {
      request.response().write(ServiceDouble.framed(UNCHANGED));
    }
  }
}

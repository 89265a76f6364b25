package dev.sluice.bench.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.sluice.proto.ContractNames;
import dev.sluice.proto.extension.v1.PeerMetadata;
import dev.sluice.proto.extension.v1.ProtocolVersion;
import dev.sluice.proto.middleware.v1.HttpBufferedMode;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpEvent;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpPreflight;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.HttpUnchanged;
import dev.sluice.proto.middleware.v1.MiddlewareBinding;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewareOperation;
import dev.sluice.proto.middleware.v1.SupervisorMiddlewarePhase;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.util.Optional;

/**
 * A service with hooks on responses that takes each body whole and lets it pass, as c-icap's echo
 * does.
 */
final class AllowHooks {
  private static final int THREADS = 2;
  private static final MiddlewareManifest MANIFEST =
      MiddlewareManifest.newBuilder()
          .setName("bench/allow-hooks")
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
                  .setMaxPayloadBytes(4 << 20))
          .build();
  private static final HttpResult UNCHANGED =
      HttpResult.newBuilder()
          .setBufferedResult(
              HttpBufferedResult.newBuilder().setUnchanged(HttpUnchanged.getDefaultInstance()))
          .build();

  private static final ValidateConfigResponse VALID =
      ValidateConfigResponse.newBuilder().setValid(true).build();

  private AllowHooks() {}

  /**
   * Listens until the process ends.
   *
   * @throws io.netty.channel.ChannelException when the port is taken
   */
  static void serve(Port port) {
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(THREADS, EpollIoHandler.newFactory()))
        .channel(EpollServerSocketChannel.class)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel connection) {
                connection.pipeline().addLast(HookCalls.of(AllowHooks::answer));
              }
            })
        .bind("127.0.0.1", port.number())
        .syncUninterruptibly();
  }

  private static Optional<MessageLite> answer(String path, byte[] message)
      throws InvalidProtocolBufferException {
    return switch (path.substring(1)) {
      case ContractNames.RESPONSE_HOOK -> answer(HttpEvent.parseFrom(message));
      case ContractNames.DESCRIBE -> Optional.of(MANIFEST);
      case ContractNames.VALIDATE_CONFIG -> Optional.of(VALID);
      default -> Optional.empty();
    };
  }

  private static Optional<MessageLite> answer(HttpEvent event) {
    if (event.hasPreflight()) {
      return Optional.of(takeWhole(event.getPreflight()));
    }
    return event.hasBufferedBody() ? Optional.of(UNCHANGED) : Optional.empty();
  }

  private static HttpResult takeWhole(HttpPreflight preflight) {
    HttpBufferedMode mode =
        HttpBufferedMode.newBuilder()
            .setMaxBodyBytes(preflight.getLimits().getMaxBufferedBodyBytes())
            .build();
    return HttpResult.newBuilder()
        .setPreflightResult(
            HttpPreflightResult.newBuilder().setInspect(HttpInspect.newBuilder().setBuffered(mode)))
        .build();
  }
}

package dev.sluice.inspect.secrets.catalog;

import static dev.sluice.inspect.secrets.pattern.SecretPattern.Confidence.HIGH;

import dev.sluice.inspect.secrets.pattern.BotTokenShape;
import dev.sluice.inspect.secrets.pattern.PartsShape;
import dev.sluice.inspect.secrets.pattern.PartsShape.Part;
import dev.sluice.inspect.secrets.pattern.Randomness;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.inspect.secrets.pattern.TokenShape;
import dev.sluice.inspect.secrets.text.ByteClass;
import java.util.List;

/** Tokens of services for chat, payment and mail. */
final class ServiceSecrets {
  private static final ByteClass CAPITALS = ByteClass.of("A-Z0-9");

  static final List<SecretPattern> PATTERNS =
      List.of(
          new SecretPattern(
              "slack-token",
              "Slack token",
              List.of("xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-", "xapp-"),
              HIGH,
              new TokenShape(
                  ByteClass.of("A-Za-z0-9\\-"), 20, TokenShape.LONGEST, Randomness.OF_KEYS)),
          new SecretPattern(
              "slack-webhook",
              "Slack webhook address",
              List.of("hooks.slack.com/services/"),
              HIGH,
              new PartsShape(
                  '/',
                  List.of(
                      new Part(CAPITALS, 8, 16),
                      new Part(CAPITALS, 8, 16),
                      Part.exactly(24, ByteClass.ALPHANUMERIC)))),
          new SecretPattern(
              "telegram-bot-token",
              "Telegram bot token",
              List.of(":AA"),
              HIGH,
              new BotTokenShape()),
          new SecretPattern(
              "stripe-key",
              "Stripe live key",
              List.of("sk_live_", "rk_live_"),
              HIGH,
              new TokenShape(ByteClass.ALPHANUMERIC, 16, TokenShape.LONGEST, Randomness.OF_KEYS)),
          new SecretPattern(
              "shopify-token",
              "Shopify token",
              List.of("shpat_", "shpca_", "shppa_", "shpss_"),
              HIGH,
              TokenShape.exactly(32, ByteClass.ANY_HEX, Randomness.OF_KEYS)),
          new SecretPattern(
              "sendgrid-key",
              "SendGrid API key",
              List.of("SG."),
              HIGH,
              new PartsShape(
                  '.',
                  List.of(
                      Part.exactly(22, ByteClass.BASE64URL),
                      Part.exactly(43, ByteClass.BASE64URL)))));

  private ServiceSecrets() {}
}

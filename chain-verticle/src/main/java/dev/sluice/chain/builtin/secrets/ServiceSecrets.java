package dev.sluice.chain.builtin.secrets;

import static dev.sluice.chain.builtin.secrets.SecretPattern.Confidence.HIGH;

import dev.sluice.chain.builtin.secrets.Parts.Part;
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
              new Token(ByteClass.of("A-Za-z0-9\\-"), 20, Forms.LONGEST, Forms.RANDOM)),
          new SecretPattern(
              "slack-webhook",
              "Slack webhook address",
              List.of("hooks.slack.com/services/"),
              HIGH,
              new Parts(
                  '/',
                  List.of(
                      new Part(CAPITALS, 8, 16),
                      new Part(CAPITALS, 8, 16),
                      Part.exactly(24, ByteClass.ALPHANUMERIC)))),
          new SecretPattern(
              "telegram-bot-token", "Telegram bot token", List.of(":AA"), HIGH, new BotToken()),
          new SecretPattern(
              "stripe-key",
              "Stripe live key",
              List.of("sk_live_", "rk_live_"),
              HIGH,
              new Token(ByteClass.ALPHANUMERIC, 16, Forms.LONGEST, Forms.RANDOM)),
          new SecretPattern(
              "shopify-token",
              "Shopify token",
              List.of("shpat_", "shpca_", "shppa_", "shpss_"),
              HIGH,
              Forms.exactly(32, ByteClass.ANY_HEX, Forms.RANDOM)),
          new SecretPattern(
              "sendgrid-key",
              "SendGrid API key",
              List.of("SG."),
              HIGH,
              new Parts(
                  '.',
                  List.of(
                      Part.exactly(22, ByteClass.BASE64URL),
                      Part.exactly(43, ByteClass.BASE64URL)))));

  private ServiceSecrets() {}
}

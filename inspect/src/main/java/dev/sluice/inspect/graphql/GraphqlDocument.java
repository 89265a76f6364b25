package dev.sluice.inspect.graphql;

import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.JsonReader;
import graphql.GraphQLException;
import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A GraphQL text of operations and fragments, parsed and never executed. */
final class GraphqlDocument {
  static final int MAX_TOKENS = 20_000;
  static final int MAX_WHITESPACE = 200_000;
  static final int MAX_CHARACTERS = 1 << 20;

  /** Three grammar rules per pair of braces: 128 nested pairs fit. */
  static final int MAX_RULE_DEPTH = 389;

  private static final String UNREADABLE = "not a GraphQL document within the limits of its reader";

  private static final ParserOptions OPTIONS =
      ParserOptions.newParserOptions()
          .captureIgnoredChars(false)
          .captureLineComments(false)
          .captureSourceLocation(false)
          .readerTrackData(false)
          .redactTokenParserErrorMessages(true)
          .maxTokens(MAX_TOKENS)
          .maxWhitespaceTokens(MAX_WHITESPACE)
          .maxCharacters(MAX_CHARACTERS)
          .maxRuleDepth(MAX_RULE_DEPTH)
          .build();

  private final List<OperationDefinition> operations = new ArrayList<>();
  private final Map<String, FragmentDefinition> fragments = new HashMap<>();

  private GraphqlDocument() {}

  static GraphqlDocument parse(String text) throws UnreadableBodyException {
    GraphqlDocument document = new GraphqlDocument();
    for (Definition<?> definition : syntax(text).getDefinitions()) {
      document.add(definition);
    }
    return document;
  }

  private static Document syntax(String text) throws UnreadableBodyException {
    if (holdsLongNumber(text)) {
      throw new UnreadableBodyException(UNREADABLE);
    }
    try {
      return Parser.parse(
          ParserEnvironment.newParserEnvironment()
              .document(text)
              .parserOptions(OPTIONS)
              .locale(Locale.ROOT)
              .build());
    } catch (GraphQLException e) {
      throw new UnreadableBodyException(UNREADABLE);
    }
  }

  // The parser converts every numeric literal in time quadratic in its digits.
  private static boolean holdsLongNumber(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9' ? digits + 1 : 0;
      if (digits > JsonReader.MAX_NUMBER) {
        return true;
      }
    }
    return false;
  }

  private void add(Definition<?> definition) throws UnreadableBodyException {
    switch (definition) {
      case OperationDefinition operation -> operations.add(operation);
      case FragmentDefinition fragment -> {
        if (fragments.put(fragment.getName(), fragment) != null) {
          throw new UnreadableBodyException("two fragments of one name");
        }
      }
      default -> throw new UnreadableBodyException("a definition that cannot be executed");
    }
  }

  /** The operation that the origin would execute. */
  Call.Operation operation(Optional<String> name, Optional<GraphqlArguments> arguments)
      throws UnreadableBodyException {
    OperationDefinition operation = select(name);
    List<Field> fields = rootFields(operation.getSelectionSet());
    return new Call.Operation(
        operation.getOperation().name().toLowerCase(Locale.ROOT),
        name(operation),
        fields.stream().map(Field::getName).collect(Collectors.toSet()),
        arguments.map(reader -> reader.of(operation, fields)).orElse(Map.of()));
  }

  private OperationDefinition select(Optional<String> name) throws UnreadableBodyException {
    List<OperationDefinition> candidates =
        operations.stream()
            .filter(operation -> name.isEmpty() || name.get().equals(name(operation)))
            .toList();
    if (candidates.size() != 1) {
      throw new UnreadableBodyException("operationName does not name exactly one operation");
    }
    return candidates.getFirst();
  }

  private static String name(OperationDefinition operation) {
    return operation.getName() == null ? "" : operation.getName();
  }

  private List<Field> rootFields(SelectionSet root) throws UnreadableBodyException {
    List<Field> fields = new ArrayList<>();
    Set<String> expanded = new HashSet<>();
    Deque<SelectionSet> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      for (Selection<?> selection : open.pop().getSelections()) {
        switch (selection) {
          case Field field -> fields.add(field);
          case InlineFragment inline -> open.push(inline.getSelectionSet());
          case FragmentSpread spread when expanded.add(spread.getName()) ->
              open.push(fragment(spread).getSelectionSet());
          case FragmentSpread again -> {}
          default -> throw new UnreadableBodyException("an unknown kind of selection");
        }
      }
    }
    return fields;
  }

  private FragmentDefinition fragment(FragmentSpread spread) throws UnreadableBodyException {
    FragmentDefinition fragment = fragments.get(spread.getName());
    if (fragment == null) {
      throw new UnreadableBodyException("a fragment that is not defined");
    }
    return fragment;
  }
}

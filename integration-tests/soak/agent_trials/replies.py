"""What the APIs of the vendors answer: one fixed sentence, whole or as server-sent events."""

import json

SENTENCE = "The mock of the vendor says hello"
JSON = "application/json"
EVENTS = "text/event-stream"


def reply(host, path, asked):
    """Status, media type and bytes of the answer; asked is the JSON of the request, or an empty dict."""
    for vendor, part, answer in ROUTES:
        if host == vendor and part in path:
            return 200, *answer(asked, path)
    return 404, JSON, b"{}"


def _json(value):
    return JSON, json.dumps(value).encode()


def _events(events, named=True, end=""):
    lines = (
        (f"event: {event['type']}\n" if named else "") + f"data: {json.dumps(event)}\n\n" for event in events
    )
    return EVENTS, ("".join(lines) + end).encode()


def anthropic_messages(asked, _):
    """https://docs.anthropic.com/en/api/messages-streaming"""
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": asked.get("model", "mock"),
               "stop_sequence": None, "usage": {"input_tokens": 1, "output_tokens": 1}}
    text = {"type": "text", "text": SENTENCE}
    if not asked.get("stream"):
        return _json({**message, "content": [text], "stop_reason": "end_turn"})
    return _events([
        {"type": "message_start", "message": {**message, "content": [], "stop_reason": None}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": SENTENCE}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None},
         "usage": {"output_tokens": 1}},
        {"type": "message_stop"},
    ])


def anthropic_count(_, __):
    return _json({"input_tokens": 1})


def openai_responses(asked, _):
    return _events(openai_events(asked)) if asked.get("stream") else _json(_response(asked))


def openai_events(asked):
    """https://platform.openai.com/docs/api-reference/responses-streaming; those of a WebSocket are the same."""
    response = _response(asked)
    begun = {**response, "status": "in_progress", "output": []}
    created = {"type": "response.created", "sequence_number": 0, "response": begun}
    if asked.get("generate") is False:
        # Codex warms a connection up: nothing is to be said yet.
        return [created, {"type": "response.completed", "sequence_number": 1, "response": {**response, "output": []}}]
    item = response["output"][0]
    return [
        created,
        {"type": "response.output_item.added", "sequence_number": 1, "output_index": 0,
         "item": {**item, "status": "in_progress", "content": []}},
        {"type": "response.output_text.delta", "sequence_number": 2, "item_id": "msg_1", "output_index": 0,
         "content_index": 0, "delta": SENTENCE},
        {"type": "response.output_item.done", "sequence_number": 3, "output_index": 0, "item": item},
        {"type": "response.completed", "sequence_number": 4, "response": response},
    ]


def _response(asked):
    item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed",
            "content": [{"type": "output_text", "text": SENTENCE, "annotations": []}]}
    return {"id": "resp_1", "object": "response", "created_at": 0, "model": asked.get("model", "mock"),
            "status": "completed", "output": [item],
            "usage": {"input_tokens": 1, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": 1,
                      "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 2}}


def openai_chat(asked, _):
    """https://platform.openai.com/docs/api-reference/chat"""
    head = {"id": "chatcmpl-1", "created": 0, "model": asked.get("model", "mock")}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    message = {"role": "assistant", "content": SENTENCE}
    if not asked.get("stream"):
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return _json({**head, "object": "chat.completion", "choices": [choice], "usage": usage})
    chunk = {**head, "object": "chat.completion.chunk"}
    return _events([
        {**chunk, "choices": [{"index": 0, "delta": message, "finish_reason": None}]},
        {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
        {**chunk, "choices": [], "usage": usage},
    ], named=False, end="data: [DONE]\n\n")


def gemini_generate(asked, path):
    """https://ai.google.dev/api/generate-content"""
    text = SENTENCE
    if (asked.get("generationConfig") or {}).get("responseMimeType") == JSON:
        # The agent first asks a model which model it shall ask.
        text = json.dumps({"reasoning": SENTENCE, "model_choice": "flash", "complexity_reasoning": SENTENCE,
                           "complexity_score": 1})
    answer = {
        "candidates": [{"index": 0, "finishReason": "STOP",
                        "content": {"role": "model", "parts": [{"text": text}]}}],
        "usageMetadata": {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2},
    }
    return _events([answer], named=False) if ":streamGenerateContent" in path else _json(answer)


def gemini_count(_, __):
    return _json({"totalTokens": 1})


def mcp(asked, _):
    """https://modelcontextprotocol.io/specification: a server without tools."""
    result = {"protocolVersion": asked.get("params", {}).get("protocolVersion", "2025-06-18"), "capabilities": {},
              "serverInfo": {"name": "mock", "version": "1"}}
    return _json({"jsonrpc": "2.0", "id": asked.get("id"), "result": result})


ROUTES = [
    ("mcp.sluice.test", "/mcp", mcp),
    ("api.anthropic.com", "/v1/messages/count_tokens", anthropic_count),
    ("api.anthropic.com", "/v1/messages", anthropic_messages),
    ("api.openai.com", "/v1/responses", openai_responses),
    ("api.openai.com", "/v1/chat/completions", openai_chat),
    ("generativelanguage.googleapis.com", ":countTokens", gemini_count),
    ("generativelanguage.googleapis.com", "enerateContent", gemini_generate),
]

"""DynamoDB streams feed functions the way Lambda's mappings do.

MiniStack polls all mappings in one thread and repeats a failing batch for ever.
Here each mapping has its own thread, honours partial batch responses, splits
batches, counts retries and sends what it gives up to the on-failure target.
``ParallelizationFactor`` is ignored: one shard, one batch at a time.
"""

import json
import threading
import time
from typing import Any

from ministack.core import responses
from ministack.services import dynamodb, lambda_svc

from emulator.core import clock
from emulator.core.internals import replace, require
from emulator.faults import redelivery

_POLL_SECONDS = 0.1
_RETRY_SECONDS = 0.2
_UNLIMITED = (None, -1)

Batch = list[dict[str, Any]]


def install() -> None:
    """Take DynamoDB mappings away from MiniStack's own poller."""
    require(dynamodb, "_tables", "stream_records_since", "stream_start_position")
    require(
        lambda_svc, "_iter_all_esms", "_esms", "_init_stream_position", "_apply_filter_criteria"
    )
    require(lambda_svc, "_dynamodb_stream_positions", "_get_func_record_for_qualifier")
    require(lambda_svc, "_execute_function", "_send_ddb_stream_failure_record")
    replace(lambda_svc, "_poll_dynamodb_streams", _nothing_to_do)
    threading.Thread(target=_watch, name="stream-mappings", daemon=True).start()


def _nothing_to_do() -> bool:
    return False


def _watch() -> None:
    """Give every new mapping its thread."""
    running: dict[str, threading.Thread] = {}
    while True:
        for account, region, mapping in lambda_svc._iter_all_esms():
            key = mapping["UUID"]
            if ":dynamodb:" in mapping.get("EventSourceArn", "") and key not in running:
                reader = _Reader(account, region, mapping)
                running[key] = threading.Thread(
                    target=reader.run, name=f"mapping-{key}", daemon=True
                )
                running[key].start()
        for key in [key for key, thread in running.items() if not thread.is_alive()]:
            del running[key]
        time.sleep(_POLL_SECONDS)


class _Reader:
    """Reads one stream for one function until its mapping is deleted."""

    def __init__(self, account: str, region: str, mapping: dict[str, Any]) -> None:
        self.scope = (account, region)
        self.mapping = mapping
        # Where a batch starts -> how often it was tried, and how long it may still be.
        self.attempts: dict[int, int] = {}
        self.longest: dict[int, int] = {}
        # The last batch that went well, for the fault that delivers it again.
        self.earlier: Batch = []

    def run(self) -> None:
        with responses.request_scope(*self.scope):
            while self.mapping["UUID"] in lambda_svc._esms:
                try:
                    pause = self.step()
                except Exception:  # noqa: BLE001 - the next batch may go well
                    lambda_svc.logger.exception("mapping %s", self.mapping["UUID"])
                    pause = _RETRY_SECONDS
                time.sleep(pause)

    def step(self) -> float:
        """Work on one batch; returns the seconds to wait before the next."""
        mapping, key = self.mapping, self.mapping["UUID"]
        stream = mapping["EventSourceArn"]
        table = stream.split("/stream/")[0].rsplit("/", 1)[-1]
        current = (dynamodb._tables.get(table) or {}).get("LatestStreamArn")
        if not mapping.get("Enabled", True) or current != stream:
            return _POLL_SECONDS
        function, _ = lambda_svc._get_func_record_for_qualifier(
            mapping["FunctionName"], mapping.get("Qualifier")
        )
        if function is None:
            return _POLL_SECONDS
        lambda_svc._init_stream_position(key, stream, mapping.get("StartingPosition", "LATEST"))
        positions = lambda_svc._dynamodb_stream_positions
        position = max(positions[key], dynamodb.stream_start_position(table))
        size = min(int(mapping.get("BatchSize") or 100), self.longest.get(position, 10_000))
        batch = dynamodb.stream_records_since(table, position, size)
        if not batch:
            return _POLL_SECONDS
        done = self.process(function, position, batch)
        positions[key] = position + done
        return 0 if done else _RETRY_SECONDS

    def process(self, function: dict[str, Any], position: int, batch: Batch) -> int:
        """Invoke the function; returns how many records are done with."""
        records = lambda_svc._apply_filter_criteria(batch, self.mapping)
        if not records:
            return len(batch)
        sent = records
        if redelivery.is_on():
            sent = redelivery.doubled(records, keep_order=position in self.attempts)
        result = self.invoke(function, sent)
        failed_from = self.first_failure(result, batch, sent)
        if failed_from is None:
            self.mapping["LastProcessingResult"] = "OK"
            self.attempts.pop(position, None)
            self.longest.pop(position, None)
            if redelivery.is_on() and self.earlier:
                self.invoke(function, self.earlier)
            self.earlier = records
            return len(batch)
        self.mapping["LastProcessingResult"] = "PROBLEM: Function call failed"
        if failed_from > 0:
            # Progress was made: what is left is a batch of its own.
            self.remember(position + failed_from, len(batch) - failed_from, 1)
            return failed_from
        return self.failed(function, position, batch, result)

    def invoke(self, function: dict[str, Any], records: Batch) -> dict[str, Any]:
        result = lambda_svc._execute_function(function, {"Records": records})
        if result.get("log"):
            lambda_svc.logger.info("mapping %s:\n%s", self.mapping["UUID"], result["log"])
        return result

    def failed(
        self, function: dict[str, Any], position: int, batch: Batch, result: dict[str, Any]
    ) -> int:
        """Split, retry or give up a batch whose first record failed."""
        attempts = self.attempts.get(position, 0) + 1
        reason = self.reason_to_give_up(attempts, batch)
        if reason is None:
            self.remember(position, len(batch), attempts)
            if self.mapping.get("BisectBatchOnFunctionError") and len(batch) > 1:
                # A split does not count as a retry.
                self.remember(position, (len(batch) + 1) // 2, attempts - 1)
            return 0
        lambda_svc._send_ddb_stream_failure_record(
            self.mapping, function, batch, self.mapping["EventSourceArn"], result, reason
        )
        self.attempts.pop(position, None)
        self.longest.pop(position, None)
        return len(batch)

    def remember(self, position: int, length: int, attempts: int) -> None:
        self.attempts[position] = attempts
        self.longest[position] = length

    def first_failure(self, result: dict[str, Any], batch: Batch, sent: Batch) -> int | None:
        """Index of the first record that has to come again, None when all is well.

        A function may stop at the first record that fails: those sent after it count
        as not done.
        """
        if result.get("error"):
            return 0
        if "ReportBatchItemFailures" not in (self.mapping.get("FunctionResponseTypes") or []):
            return None
        body = result.get("body")
        if isinstance(body, (str, bytes)):
            try:
                body = json.loads(body or "null")
            except ValueError:
                return 0
        failures = (body or {}).get("batchItemFailures") if isinstance(body, dict) else None
        if not failures:
            return None
        failed = {failure.get("itemIdentifier") for failure in failures}
        numbers = [record["dynamodb"]["SequenceNumber"] for record in sent]
        for index, number in enumerate(numbers):
            if number in failed:
                again = set(numbers) - set(numbers[:index])
                return next(
                    at
                    for at, record in enumerate(batch)
                    if record["dynamodb"]["SequenceNumber"] in again
                )
        # An identifier that is not in the batch fails the whole batch.
        return 0

    def reason_to_give_up(self, attempts: int, batch: Batch) -> str | None:
        retries = self.mapping.get("MaximumRetryAttempts")
        splits = self.mapping.get("BisectBatchOnFunctionError") and len(batch) > 1
        if retries not in _UNLIMITED and attempts > int(retries) and not splits:
            return "RetryAttemptsExhausted"
        longest_age = self.mapping.get("MaximumRecordAgeInSeconds")
        created = float(batch[0]["dynamodb"].get("ApproximateCreationDateTime") or clock.now())
        if longest_age not in _UNLIMITED and clock.now() - created > int(longest_age):
            return "MaxRecordAgeExceeded"
        return None

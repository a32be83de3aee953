-- Prints "RESULT requests-per-second p95-in-ms errors" when wrk is done, and what the errors were.
done = function(summary, latency)
    local errors, kinds = 0, ""
    for kind, count in pairs(summary.errors) do
        errors = errors + count
        kinds = kinds .. " " .. kind .. "=" .. count
    end
    local rate = summary.requests / (summary.duration / 1e6)
    io.write(string.format("RESULT %.2f %.2f %d%s\n", rate, latency:percentile(95) / 1000, errors, kinds))
end

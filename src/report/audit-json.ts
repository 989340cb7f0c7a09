import { type Audit, type AuditEntry, restsOnTyped, unknownReasons } from '../audit.js';
import type { Safety, SafetyAnswer, SafetyCost, SafetyWay } from '../safety/safety.js';
import { rankCounts } from './audit-words.js';
import { jsonText } from './json.js';

/** The audit for machines, `winnow.audit/1`: every answer, way and cost, the worst scenario first. */
export function auditJson(audit: Audit): string {
  const { entries, rules, rejected, unaudited, failing } = audit;
  return jsonText({
    schema: 'winnow.audit/1',
    counts: {
      rules,
      scenarios: entries.length,
      attackerTyped: entries.filter(restsOnTyped).length,
      unknownAnswers: entries.reduce((sum, { unknown }) => sum + unknown.length, 0),
      unaudited: unaudited.length,
      rejected,
      failing,
      worst: Object.fromEntries(rankCounts(audit).map(({ rank, count }) => [rank, count])),
    },
    scenarios: entries.map(entryJson),
    unknown: unknownReasons(audit),
    unaudited: unaudited.map((one) => ({ ...one, status: one.status ?? null })),
  });
}

function entryJson(entry: AuditEntry, index: number) {
  const { worst, rule, scenario, review, inForce, filter, findings, weakest, safety } = entry;
  return {
    rank: index + 1,
    worst,
    rule: rule.id,
    ruleName: rule.name,
    ruleFile: rule.path,
    scenario: scenario.id,
    title: scenario.title ?? null,
    file: scenario.path,
    line: scenario.line,
    review: review.state,
    by: review.by ?? null,
    on: review.on ?? null,
    expires: review.expires ?? null,
    expired: review.expired,
    ticket: review.ticket ?? null,
    inForce,
    filter,
    findings: findings.map(({ diagnostic: { code, severity, message, span, notes, help, fixes }, tables }) => ({
      code,
      severity,
      message,
      tables,
      span: span ?? null,
      notes,
      help: help ?? null,
      fixes,
    })),
    weakest: weakest === undefined ? null : { table: weakest.table, ...wayJson(weakest.way) },
    tables: safety.map(tableJson),
  };
}

function tableJson({ table, answers, ways, costs }: Safety) {
  return { table, answers: answers.map(answerJson), ways: ways.map(wayJson), costs: costs.map(costJson) };
}

function answerJson({ question, other, answer, why, event, share }: SafetyAnswer) {
  return {
    question,
    other: other ?? null,
    answer,
    why: why ?? null,
    event: event ?? null,
    share: share === undefined ? null : { column: share.column, covered: share.covered, of: share.of },
  };
}

function wayJson({ text, control, conditions, event, assumes, anchor }: SafetyWay) {
  return {
    text,
    control,
    conditions: conditions.map((one) => ({
      text: one.text,
      table: one.table,
      column: one.column,
      control: one.control,
      why: one.why,
    })),
    event: event ?? null,
    assumes,
    anchor: anchor === undefined ? null : { filter: anchor.filter, words: anchor.words },
  };
}

function costJson({ condition, instead, relation, filter }: SafetyCost) {
  return { condition, instead, relation, filter: filter ?? null };
}

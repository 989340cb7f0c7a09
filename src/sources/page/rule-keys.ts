/**
 * What a key of a rule holds: `line` one scalar on its line, `text` a scalar that may run over lines, `list` scalars
 * (or one of them on the line), `items` a list of maps, `keys` a map.
 */
export type KeyHolds = 'line' | 'text' | 'list' | 'items' | 'keys';

export interface KeyShape {
  readonly holds: KeyHolds;
  /** What a value on the key's own line looks like; without it anything goes. */
  readonly like?: RegExp;
  /** The keys of the map, or of each item. */
  readonly keys?: KeyTable;
  /** Takes keys that the table does not name. */
  readonly open?: true;
}

export type KeyTable = Readonly<Record<string, KeyShape>>;

const line: KeyShape = { holds: 'line' };
const list: KeyShape = { holds: 'list', like: /^\[/ };
const flag: KeyShape = { holds: 'line', like: /^(true|false)\b/i };
const duration: KeyShape = { holds: 'line', like: /^['"]?(P?T?\d+[smhdwSMHDW])/ };
const person: KeyTable = { name: line, email: line, link: line, tier: line };

/**
 * The keys of a Sentinel or Defender rule, as in the Azure-Sentinel repository (its `DetectionTemplateSchema` and
 * `HuntingQuery` checks), with the shape that tells such a line from a line of KQL.
 */
export const ruleKeys: KeyTable = {
  id: { holds: 'line', like: /^[^\s,;()|]+$/ },
  name: { holds: 'line' },
  displayName: { holds: 'line' },
  description: { holds: 'text' },
  'description-detailed': { holds: 'text' },
  severity: { holds: 'line', like: /^['"]?(high|medium|low|informational)['"]?$/i },
  status: { holds: 'line', like: /^['"]?[A-Z]\w*['"]?$/ },
  kind: { holds: 'line', like: /^['"]?(scheduled|nrt|hunting|microsoftsecurityincidentcreation|fusion)\w*['"]?$/i },
  version: { holds: 'line', like: /^['"]?v?\d+(\.\d+)*['"]?$/ },
  previewState: line,
  enabled: flag,
  author: line,
  requiredDataConnectors: {
    holds: 'items',
    keys: { connectorId: line, dataTypes: list, datatypes: list },
  },
  tactics: { holds: 'list', like: /^(\[|['"]?[A-Z][A-Za-z]*( *, *[A-Z][A-Za-z]*)*['"]?$)/ },
  techniques: { holds: 'list', like: /^(\[|['"]?T\d{4})/ },
  relevantTechniques: { holds: 'list', like: /^(\[|['"]?T\d{4})/ },
  subTechniques: { holds: 'list', like: /^(\[|['"]?T\d{4})/ },
  query: { holds: 'text' },
  queryFrequency: duration,
  queryPeriod: duration,
  triggerOperator: { holds: 'line', like: /^['"]?(gt|lt|eq|ne|greaterthan|lessthan|equal|notequal)['"]?$/i },
  triggerThreshold: { holds: 'line', like: /^['"]?-?\d+['"]?$/ },
  suppressionDuration: duration,
  suppressionEnabled: flag,
  entityMappings: {
    holds: 'items',
    keys: {
      entityType: line,
      fieldMappings: { holds: 'items', keys: { identifier: line, columnName: line } },
    },
  },
  sentinelEntitiesMappings: { holds: 'items', keys: { columnName: line } },
  customDetails: { holds: 'keys', open: true },
  alertDetailsOverride: {
    holds: 'keys',
    keys: {
      alertDisplayNameFormat: line,
      alertDescriptionFormat: { holds: 'text' },
      alertTacticsColumnName: line,
      alertSeverityColumnName: line,
      alertDynamicProperties: { holds: 'items', keys: { alertProperty: line, value: line } },
    },
  },
  eventGroupingSettings: { holds: 'keys', keys: { aggregationKind: line } },
  incidentConfiguration: {
    holds: 'keys',
    keys: {
      createIncident: flag,
      groupingConfiguration: {
        holds: 'keys',
        keys: {
          enabled: flag,
          reopenClosedIncident: flag,
          lookbackDuration: duration,
          matchingMethod: line,
          groupByEntities: list,
          groupByAlertDetails: list,
          groupByCustomDetails: list,
        },
      },
    },
  },
  tags: { holds: 'items', like: /^\[/, open: true },
  metadata: {
    holds: 'keys',
    keys: {
      source: { holds: 'keys', keys: { kind: line } },
      author: { holds: 'keys', keys: person },
      support: { holds: 'keys', keys: person },
      categories: { holds: 'keys', keys: { domains: list, verticals: list } },
    },
  },
};

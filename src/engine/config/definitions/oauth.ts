import { type ConfigDefinition, since } from '../config-definition.ts'
import { notSimulated } from './not-simulated.ts'

/** Tokens (SASL/OAUTHBEARER): a run does not depend on them. */
export const OAUTH: readonly ConfigDefinition[] = [
  notSimulated({
    name: 'sasl.oauthbearer.token.endpoint.url',
    type: 'string',
    versions: since('3.9', { default: null, importance: 'MEDIUM' }),
    en: 'Where tokens come from.',
    ko: '토큰을 받아 오는 주소예요.',
  }),
  notSimulated({
    name: 'sasl.oauthbearer.scope.claim.name',
    type: 'string',
    versions: since('3.9', { default: 'scope', importance: 'LOW' }),
    en: 'Claim of a token that holds its scope.',
    ko: '토큰에서 scope가 담긴 클레임 이름이에요.',
  }),
  notSimulated({
    name: 'sasl.oauthbearer.sub.claim.name',
    type: 'string',
    versions: since('3.9', { default: 'sub', importance: 'LOW' }),
    en: 'Claim of a token that holds its subject.',
    ko: '토큰에서 subject가 담긴 클레임 이름이에요.',
  }),
  notSimulated({
    name: 'sasl.oauthbearer.header.urlencode',
    type: 'boolean',
    versions: since('3.9', { default: false, importance: 'LOW' }),
    en: 'URL-encodes the client id and secret in the header.',
    ko: '헤더의 클라이언트 id와 비밀 값을 URL 인코딩해요.',
  }),
  notSimulated({
    name: 'sasl.oauthbearer.jwks.endpoint.url',
    type: 'string',
    versions: since('3.9', { default: null, importance: 'MEDIUM' }),
    en: 'Where the keys come from that tokens are checked with.',
    ko: '토큰을 검증할 키를 받아 오는 주소예요.',
  }),
  notSimulated({
    name: 'sasl.oauthbearer.jwks.endpoint.refresh.ms',
    type: 'long',
    unit: 'ms',
    versions: since('3.9', { default: 3_600_000, importance: 'LOW' }),
    en: 'How often these keys are fetched.',
    ko: '그 키를 다시 가져오는 간격이에요.',
  }),
  notSimulated({
    name: 'sasl.oauthbearer.jwks.endpoint.retry.backoff.ms',
    type: 'long',
    unit: 'ms',
    versions: since('3.9', { default: 100, importance: 'LOW' }),
    en: 'First pause before these keys are fetched again.',
    ko: '키를 다시 요청하기 전 첫 대기 시간이에요.',
  }),
  notSimulated({
    name: 'sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms',
    type: 'long',
    unit: 'ms',
    versions: since('3.9', { default: 10_000, importance: 'LOW' }),
    en: 'Longest pause before these keys are fetched again.',
    ko: '키 요청 대기 시간의 최댓값이에요.',
  }),
  notSimulated({
    name: 'sasl.oauthbearer.clock.skew.seconds',
    type: 'int',
    unit: 's',
    versions: since('3.9', { default: 30, importance: 'LOW' }),
    en: 'How far clocks may differ.',
    ko: '시계 차이를 얼마나 허용할지 정해요.',
  }),
  notSimulated({
    name: 'sasl.oauthbearer.expected.audience',
    type: 'list',
    versions: since('3.9', { default: null, importance: 'LOW' }),
    en: 'Audiences that a token must be made for.',
    ko: '토큰의 대상(audience)으로 허용할 값들이에요.',
  }),
  notSimulated({
    name: 'sasl.oauthbearer.expected.issuer',
    type: 'string',
    versions: since('3.9', { default: null, importance: 'LOW' }),
    en: 'Who must have made a token.',
    ko: '토큰을 발급했어야 하는 주체예요.',
  }),
]

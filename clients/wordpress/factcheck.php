<?php
/**
 * Plugin Name: Factcheck
 * Description: Checks the statistical claims of a post when it is saved, shows what was found in the editor, and marks posts whose verdict newer figures have changed.
 * Version: 0.1.0
 * Requires PHP: 8.1
 * Requires at least: 6.0
 * License: MIT
 *
 * In wp-config.php: FACTCHECK_URL, and where the service has keys FACTCHECK_KEY; for webhooks FACTCHECK_WEBHOOK_SECRET.
 */

declare(strict_types=1);

namespace Factcheck;

if (!defined('ABSPATH')) {
    exit;
}

/** What is known of a post: `id`, `verdict`, `summary`, `findings`, `sent` (a hash of the request), `error`. */
const FOUND = '_factcheck';
/** The id of its check, by which a webhook finds the post. */
const CHECK = '_factcheck_check';
/** What newer figures have changed: `old` and `new`, and whether it is the verdict of its `day`; gone when the post is checked again. */
const CHANGED = '_factcheck_changed';
/** Seconds that saving a post waits for its check, at most. */
const TIMEOUT = 15;
/** Seconds that a signed message is good for. */
const TOLERANCE = 300;
const SIGNS = [
    'supported' => '✓', 'mostly_supported' => '≈', 'refuted' => '✗', 'inconsistent' => '✗',
    'ambiguous' => '?', 'insufficient_data' => '–', 'not_checkable' => '–',
];

add_action('save_post_post', __NAMESPACE__ . '\\saved', 20, 2);
add_action('admin_post_factcheck', __NAMESPACE__ . '\\checked_again');
add_action('add_meta_boxes_post', __NAMESPACE__ . '\\boxes');
add_filter('manage_post_posts_columns', __NAMESPACE__ . '\\columns');
add_action('manage_post_posts_custom_column', __NAMESPACE__ . '\\column', 10, 2);
add_action('rest_api_init', __NAMESPACE__ . '\\routes');

function address(string $path): string
{
    return rtrim((string) constant('FACTCHECK_URL'), '/') . $path;
}

/** Asks the service; gives what it answered, or a WP_Error with words for the editor. What is sent again with the same $once is done once. */
function ask(string $method, string $path, ?array $body = null, string $once = ''): array|\WP_Error
{
    if (!defined('FACTCHECK_URL')) {
        return new \WP_Error('factcheck', 'FACTCHECK_URL is not set in wp-config.php.');
    }
    $headers = ['Accept' => 'application/json'];
    if (defined('FACTCHECK_KEY')) {
        $headers['Authorization'] = 'Bearer ' . constant('FACTCHECK_KEY');
    }
    $request = ['method' => $method, 'timeout' => TIMEOUT, 'redirection' => 0];
    if ($body !== null) {
        $request['body'] = wp_json_encode($body);
        $headers += ['Content-Type' => 'application/json', 'Idempotency-Key' => $once];
    }
    $answer = wp_remote_request(address($path), $request + ['headers' => $headers]);
    if (is_wp_error($answer)) {
        return new \WP_Error('factcheck', 'The service does not answer: ' . $answer->get_error_message());
    }
    $told = json_decode(wp_remote_retrieve_body($answer), true);
    $status = (int) wp_remote_retrieve_response_code($answer);
    if ($status >= 200 && $status < 300 && is_array($told)) {
        return $told;
    }
    $faults = array_map(fn($one) => $one['pointer'] . ': ' . $one['detail'], $told['errors'] ?? []);
    return new \WP_Error('factcheck', implode(' ', [$told['title'] ?? "The service answered $status.", $told['detail'] ?? '', ...$faults]));
}

/** What is sent of a post: headline, text as its readers see it, address and day. Of what is not published nothing is kept. */
function request_of(\WP_Post $post): array
{
    $published = $post->post_status === 'publish';
    return [
        'headline' => wp_strip_all_tags(get_the_title($post)) ?: null,
        'text' => apply_filters('the_content', $post->post_content),
        'format' => 'html',
        'url' => $published ? (string) get_permalink($post) : null,
        'published' => (string) ($published ? get_the_date('Y-m-d', $post) : wp_date('Y-m-d')),
        'store' => $published,
    ];
}

function saved(int $id, \WP_Post $post): void
{
    if (wp_is_post_autosave($id) || wp_is_post_revision($id) || in_array($post->post_status, ['auto-draft', 'trash'], true)) {
        return;
    }
    if (trim(wp_strip_all_tags($post->post_content)) !== '') {
        check($post);
    }
}

/** Checks a post unless it was checked as it is; a failure leaves what was found before, and says so. */
function check(\WP_Post $post, bool $again = false): void
{
    $request = request_of($post);
    $sent = hash('sha256', (string) wp_json_encode($request));
    $before = found($post->ID);
    if (!$again && ($before['sent'] ?? '') === $sent && ($before['error'] ?? '') === '') {
        return;
    }
    // The same post sent again, by another editor or after a timeout, is one check; the button makes another one.
    $once = 'wp-' . ($again ? wp_generate_uuid4() : hash('sha256', home_url() . $post->ID . $sent));
    $answer = ask('POST', '/v1/checks', array_filter($request, fn($value) => $value !== null), $once);
    if (is_wp_error($answer)) {
        keep($post->ID, ['error' => $answer->get_error_message()] + $before);
        return;
    }
    keep($post->ID, findings($answer) + ['sent' => $sent]);
    delete_post_meta($post->ID, CHANGED);
}

/** What is kept of an answer: enough for the box in the editor. */
function findings(array $check): array
{
    $findings = [];
    foreach ($check['claims'] as $claim) {
        foreach ($claim['assertions'] as $one) {
            $findings[] = [
                'verdict' => $one['verdict'],
                'words' => $one['words']['text'],
                'why' => $one['explanation'] ?? '',
                'write' => $one['correction']['text'] ?? '',
            ];
        }
    }
    return ['id' => $check['id'], 'verdict' => $check['verdict'], 'summary' => $check['summary'], 'findings' => $findings, 'error' => ''];
}

function found(int $id): array
{
    $found = get_post_meta($id, FOUND, true);
    return is_array($found) ? $found : [];
}

function keep(int $id, array $found): void
{
    update_post_meta($id, FOUND, wp_slash($found));
    update_post_meta($id, CHECK, (string) ($found['id'] ?? ''));
}

/** The link "Check again": only who may edit the post, and only from the editor. */
function checked_again(): void
{
    $id = absint($_GET['post'] ?? 0);
    check_admin_referer("factcheck-$id");
    $post = get_post($id);
    if (!$post || !current_user_can('edit_post', $id)) {
        wp_die('You may not edit this post.', 403);
    }
    check($post, true);
    wp_safe_redirect((string) get_edit_post_link($id, 'raw'));
    exit;
}

function boxes(): void
{
    add_meta_box('factcheck', 'Figures', __NAMESPACE__ . '\\box', 'post', 'side');
}

function box(\WP_Post $post): void
{
    $found = found($post->ID);
    if ($change = get_post_meta($post->ID, CHANGED, true)) {
        $said = $change['day'] ? 'Revised figures have changed the verdict' : 'Right or wrong on its day, by the newest figures it has changed';
        printf('<p><strong>%s</strong></p>', esc_html("$said: from {$change['old']} to {$change['new']}."));
    }
    if (($found['error'] ?? '') !== '') {
        printf('<p class="notice notice-error inline">%s</p>', esc_html("Not checked: {$found['error']}"));
    }
    if (!isset($found['verdict'])) {
        echo '<p>' . esc_html('Save the post to have its figures checked.') . '</p>';
    } else {
        printf('<p><strong>%s %s</strong></p><ul>', esc_html(SIGNS[$found['verdict']] ?? ''), esc_html($found['summary']));
        foreach ($found['findings'] as $one) {
            $write = $one['write'] === '' ? '' : ' Write: ' . $one['write'];
            $sign = SIGNS[$one['verdict']] ?? '';
            printf('<li>%s <q>%s</q> %s</li>', esc_html($sign), esc_html($one['words']), esc_html($one['why'] . $write));
        }
        echo '</ul>';
        if ($found['id']) {
            printf('<p><a href="%s" target="_blank" rel="noopener">%s</a></p>', esc_url(address("/checks/{$found['id']}")), esc_html('Working and sources'));
        }
    }
    $again = wp_nonce_url(admin_url("admin-post.php?action=factcheck&post={$post->ID}"), "factcheck-{$post->ID}");
    printf('<p><a class="button" href="%s">%s</a></p>', esc_url($again), esc_html('Check again'));
}

function columns(array $columns): array
{
    return $columns + ['factcheck' => 'Figures'];
}

function column(string $name, int $id): void
{
    $found = found($id);
    if ($name === 'factcheck' && isset($found['verdict'])) {
        $changed = get_post_meta($id, CHANGED, true) ? ' ⟳ changed' : '';
        echo esc_html((SIGNS[$found['verdict']] ?? '') . ' ' . str_replace('_', ' ', $found['verdict']) . $changed);
    }
}

function routes(): void
{
    $route = ['methods' => 'POST', 'callback' => __NAMESPACE__ . '\\told', 'permission_callback' => __NAMESPACE__ . '\\is_signed'];
    register_rest_route('factcheck/v1', '/webhook', $route);
}

/** Whether a message comes from who knows the secret, and was sent just now (Standard Webhooks). */
function is_signed(\WP_REST_Request $request): bool
{
    $id = (string) $request->get_header('webhook-id');
    $sent = (string) $request->get_header('webhook-timestamp');
    $key = defined('FACTCHECK_WEBHOOK_SECRET') ? base64_decode(preg_replace('/^whsec_/', '', (string) constant('FACTCHECK_WEBHOOK_SECRET')), true) : false;
    if (!$key || $id === '' || !ctype_digit($sent) || abs(time() - (int) $sent) > TOLERANCE) {
        return false;
    }
    $right = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$sent." . $request->get_body(), $key, true));
    foreach (explode(' ', (string) $request->get_header('webhook-signature')) as $signature) {
        if (hash_equals($right, $signature)) {
            return true;
        }
    }
    return false;
}

/** Marks the post of a check whose verdict has changed. A message may come twice: the second finds nothing to do. */
function told(\WP_REST_Request $request): \WP_REST_Response
{
    $event = json_decode($request->get_body(), true);
    if (($event['type'] ?? '') !== 'check.verdict_changed') {
        return new \WP_REST_Response(null, 204);
    }
    $told = $event['data'];
    $posts = get_posts([
        'post_type' => 'post', 'post_status' => 'any', 'fields' => 'ids', 'numberposts' => -1,
        'meta_key' => CHECK, 'meta_value' => $told['supersedes'],
    ]);
    if ($posts === []) {
        return new \WP_REST_Response(null, 204);
    }
    $check = ask('GET', '/v1/checks/' . rawurlencode($told['check_id']));
    if (is_wp_error($check)) {
        return new \WP_REST_Response(null, 503); // the message comes again
    }
    foreach ($posts as $id) {
        keep($id, findings($check) + found($id));
        // What has changed is the verdict of the day of publication, or else only the one by the newest figures.
        $day = $told['old_verdict'] !== $told['new_verdict'];
        $which = $day ? 'verdict' : 'standing';
        update_post_meta($id, CHANGED, ['day' => $day, 'old' => $told["old_$which"], 'new' => $told["new_$which"]]);
    }
    return new \WP_REST_Response(null, 204);
}

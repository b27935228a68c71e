<?php
/**
 * As much of WordPress as the plugin calls, served by `php -S`: posts, their meta and who is logged in are kept in a file.
 *
 * POST /save saves a post; GET /box?post=1 and /list show what an editor sees; /wp-admin/admin-post.php and /wp-json/… are WordPress's own.
 */

declare(strict_types=1);

define('ABSPATH', __DIR__);
define('STATE', getenv('WP_STATE'));
foreach (['FACTCHECK_URL', 'FACTCHECK_KEY', 'FACTCHECK_WEBHOOK_SECRET'] as $name) {
    $settings = is_file(STATE . '.config') ? json_decode(file_get_contents(STATE . '.config'), true) : [];
    if (isset($settings[$name])) {
        define($name, $settings[$name]);
    }
}
$state = is_file(STATE) ? unserialize(file_get_contents(STATE)) : ['posts' => [], 'meta' => [], 'may' => true];
$hooks = $boxes = $rest = [];
register_shutdown_function(function () use (&$state) {
    file_put_contents(STATE, serialize($state));
});

class WP_Post
{
    public function __construct(public int $ID, public string $post_title, public string $post_content, public string $post_status, public string $post_date)
    {
    }
}
class WP_Error
{
    public function __construct(private string $code, private string $message)
    {
    }
    public function get_error_message(): string
    {
        return $this->message;
    }
}
class WP_REST_Response
{
    public function __construct(public mixed $data, public int $status)
    {
    }
}
class WP_REST_Request
{
    public function get_header(string $name): ?string
    {
        return $_SERVER['HTTP_' . strtoupper(strtr($name, '-', '_'))] ?? null;
    }
    public function get_body(): string
    {
        return file_get_contents('php://input');
    }
}

function add_action(string $hook, callable $call, int $priority = 10, int $arguments = 1): void
{
    $GLOBALS['hooks'][$hook][] = [$call, $arguments];
}
function add_filter(string $hook, callable $call, int $priority = 10, int $arguments = 1): void
{
    add_action($hook, $call, $priority, $arguments);
}
function do_action(string $hook, mixed ...$values): void
{
    foreach ($GLOBALS['hooks'][$hook] ?? [] as [$call, $arguments]) {
        $call(...array_slice($values, 0, $arguments));
    }
}
function apply_filters(string $hook, mixed $value): mixed
{
    foreach ($GLOBALS['hooks'][$hook] ?? [] as [$call]) {
        $value = $call($value);
    }
    return $value;
}
function add_meta_box(string $id, string $title, callable $call, string $screen, string $context): void
{
    $GLOBALS['boxes'][$id] = $call;
}
function register_rest_route(string $space, string $route, array $told): void
{
    $GLOBALS['rest']["/wp-json/$space$route"] = $told;
}
function get_post(int $id): ?WP_Post
{
    return $GLOBALS['state']['posts'][$id] ?? null;
}
function get_posts(array $asked): array
{
    $found = array_filter($GLOBALS['state']['meta'], fn($meta) => ($meta[$asked['meta_key']] ?? null) === $asked['meta_value']);
    return array_keys($found);
}
function get_post_meta(int $id, string $key, bool $single): mixed
{
    return $GLOBALS['state']['meta'][$id][$key] ?? '';
}
function update_post_meta(int $id, string $key, mixed $value): void
{
    $GLOBALS['state']['meta'][$id][$key] = wp_unslash($value);
}
function delete_post_meta(int $id, string $key): void
{
    unset($GLOBALS['state']['meta'][$id][$key]);
}
function wp_slash(mixed $value): mixed
{
    return is_array($value) ? array_map('wp_slash', $value) : (is_string($value) ? addslashes($value) : $value);
}
function wp_unslash(mixed $value): mixed
{
    return is_array($value) ? array_map('wp_unslash', $value) : (is_string($value) ? stripslashes($value) : $value);
}
function wp_is_post_autosave(int $id): bool
{
    return false;
}
function wp_is_post_revision(int $id): bool
{
    return false;
}
function wp_strip_all_tags(string $text): string
{
    return trim(strip_tags($text));
}
function get_the_title(WP_Post $post): string
{
    return $post->post_title;
}
function get_permalink(WP_Post $post): string
{
    return "https://news.example/?p={$post->ID}";
}
function get_the_date(string $format, WP_Post $post): string
{
    return date($format, strtotime($post->post_date));
}
function wp_date(string $format): string
{
    return date($format);
}
function wp_generate_uuid4(): string
{
    return bin2hex(random_bytes(16));
}
function home_url(): string
{
    return 'https://news.example';
}
function admin_url(string $path): string
{
    return "https://news.example/wp-admin/$path";
}
function get_edit_post_link(int $id, string $context): string
{
    return admin_url("post.php?post=$id&action=edit");
}
function current_user_can(string $what, int $id): bool
{
    return $GLOBALS['state']['may'];
}
function absint(mixed $value): int
{
    return abs((int) $value);
}
function wp_nonce_url(string $url, string $action): string
{
    return "$url&_wpnonce=" . hash('sha256', "nonce of $action");
}
function check_admin_referer(string $action): void
{
    if (($_GET['_wpnonce'] ?? '') !== hash('sha256', "nonce of $action")) {
        wp_die('The link you followed has expired.', 403);
    }
}
function wp_die(string $why, int $status): never
{
    http_response_code($status);
    exit($why);
}
function wp_safe_redirect(string $url): void
{
    header("Location: $url", true, 302);
}
function esc_html(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES);
}
function esc_url(string $url): string
{
    return preg_match('#^https?://#', $url) ? htmlspecialchars($url, ENT_QUOTES) : '';
}
function wp_json_encode(mixed $value): string|false
{
    return json_encode($value);
}
function is_wp_error(mixed $value): bool
{
    return $value instanceof WP_Error;
}
function wp_remote_request(string $url, array $asked): array|WP_Error
{
    $headers = array_map(fn($name, $value) => "$name: $value", array_keys($asked['headers']), $asked['headers']);
    $options = ['method' => $asked['method'], 'header' => $headers, 'timeout' => $asked['timeout'], 'ignore_errors' => true, 'follow_location' => 0];
    $body = @file_get_contents($url, false, stream_context_create(['http' => $options + ['content' => $asked['body'] ?? '']]));
    if ($body === false) {
        return new WP_Error('http_request_failed', 'connection failed');
    }
    preg_match('#^HTTP/\S+ (\d+)#', $http_response_header[0], $status);
    return ['body' => $body, 'response' => ['code' => (int) $status[1]]];
}
function wp_remote_retrieve_body(array $answer): string
{
    return $answer['body'];
}
function wp_remote_retrieve_response_code(array $answer): int
{
    return $answer['response']['code'];
}

require dirname(__DIR__, 2) . '/clients/wordpress/factcheck.php';

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path === '/save') {
    $told = json_decode(file_get_contents('php://input'), true);
    $post = new WP_Post($told['id'], $told['title'], $told['content'], $told['status'], $told['date']);
    $state['posts'][$post->ID] = $post;
    do_action('save_post_post', $post->ID, $post);
} elseif ($path === '/may') {
    $state['may'] = json_decode(file_get_contents('php://input'), true);
} elseif ($path === '/box') {
    do_action('add_meta_boxes_post', get_post((int) $_GET['post']));
    $boxes['factcheck'](get_post((int) $_GET['post']));
} elseif ($path === '/list') {
    echo implode("\n", apply_filters('manage_post_posts_columns', ['title' => 'Title'])), "\n";
    foreach ($state['posts'] as $id => $post) {
        do_action('manage_post_posts_custom_column', 'factcheck', $id);
        echo "\n";
    }
} elseif ($path === '/wp-admin/admin-post.php') {
    do_action("admin_post_{$_GET['action']}");
} else {
    do_action('rest_api_init');
    $route = $rest[$path];
    if (!$route['permission_callback'](new WP_REST_Request())) {
        wp_die('You are not allowed to do that.', 401);
    }
    http_response_code($route['callback'](new WP_REST_Request())->status);
}
